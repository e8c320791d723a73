"""The checks of `make test` find what they are there to find."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest

from config.checks import licences, sizes, vendored

LONG_FUNCTION = "def work():\n" + "    x = 1\n" * 60


@pytest.mark.parametrize("licence", ["AGPL-3.0", "GNU General Public License v3 (GPLv3)", "GPL-2.0-only", "SSPL-1.0"])
def test_a_licence_that_would_bind_our_source_is_refused(licence: str) -> None:
    assert licences.verdict("something", licence) == f"{licence}: refused"


@pytest.mark.parametrize("licence", ["UNKNOWN", "", "Proprietary"])
def test_an_unknown_licence_is_refused(licence: str) -> None:
    assert licences.verdict("something", licence) == f"{licence}: unknown"


@pytest.mark.parametrize("licence", ["MIT", "BSD License", "Apache-2.0", "MPL-2.0", "GPL-2.0-only OR MIT", "PSF-2.0"])
def test_a_permissive_licence_passes(licence: str) -> None:
    assert licences.verdict("something", licence) is None


def test_the_lgpl_passes_only_for_the_packages_named_for_it() -> None:
    assert licences.verdict("psycopg", "LGPL-3.0-only") is None
    assert licences.verdict("other", "LGPL-3.0-only") == "LGPL-3.0-only: not among the named LGPL packages"


def test_a_file_over_400_lines_and_a_function_over_60_are_over_the_limit() -> None:
    found = list(sizes.measure(Path("tracker/long.py"), LONG_FUNCTION + "\n" * 400))
    assert [(finding.place, finding.hard) for finding in found] == [
        ("tracker/long.py", True),
        ("tracker/long.py: work()", True),
    ]


def test_what_is_between_norm_and_limit_is_reported_but_passes() -> None:
    found = list(sizes.measure(Path("tracker/longish.py"), "def work():\n" + "    x = 1\n" * 45 + "\n" * 300))
    assert [finding.hard for finding in found] == [False, False]


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("extraction/rules/units.py", True),
        ("tracker/jobs/migrations/0001_initial.py", True),
        ("static/vendor/htmx/htmx.min.js", True),
        ("extraction/rules/base.py", False),
        ("tracker/jobs/services.py", False),
    ],
)
def test_only_kinds_of_file_that_hold_data_are_excepted(path: str, data: bool) -> None:
    assert sizes.is_data(Path(path)) is data


def test_a_changed_a_missing_and_an_unlisted_asset_are_named(tmp_path: Path) -> None:
    (tmp_path / "kept.js").write_text("1")
    (tmp_path / "changed.js").write_text("2")
    (tmp_path / "extra.js").write_text("3")
    sums = {"kept.js": hashlib.sha256(b"1").hexdigest(), "changed.js": "0", "gone.js": "0"}
    files = [{"file": name, "sha256": value} for name, value in sums.items()]
    (tmp_path / "manifest.json").write_text(json.dumps([{"files": files}]))
    assert list(vendored.problems(tmp_path)) == [
        "extra.js: not in the manifest",
        "changed.js: differs from the manifest",
        "gone.js: missing",
    ]
