"""Progress reports: what they change, what is refused, who gets the files."""

from __future__ import annotations

from typing import Any

import pytest

from tests.cast import Cast
from tests.stages import bring_to, current
from tracker.common.errors import Invalid
from tracker.files.models import StoredFile
from tracker.files.services import MAX_ATTACHMENTS
from tracker.journal.models import Entry, Event
from tracker.progress.models import ProgressReport
from tracker.progress.querysets import attachments_visible_to, reports_of
from tracker.progress.services import progress_report


def test_the_lead_units_percentage_becomes_the_commitments(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress")
    progress_report(actor=cast.housing_handler, commitment=commitment, text="主体完工", percent=60)
    progress_report(actor=cast.finance_liaison, commitment=commitment, text="资金到位", percent=90)
    now = current(commitment)
    assert (now.percent, now.evidence_state) == (60, "reported")
    supporting, lead = Entry.objects.filter(event=Event.PROGRESS_REPORTED)
    assert (lead.before, lead.after["percent"]) == ({"percent": 0}, 60)
    assert (supporting.before, supporting.after["percent"]) == ({}, 90)
    assert [report.unit for report in reports_of(now)] == [cast.finance, cast.housing]


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("text", {"text": "  "}),
        ("percent", {"percent": 101}),
        ("percent", {"percent": -1}),
        ("attachments", {"attachments": [("空.txt", b"")]}),
        ("attachments", {"attachments": [(f"{n}.txt", b"x") for n in range(MAX_ATTACHMENTS + 1)]}),
        ("attachments", {"attachments": [("大.bin", b"x" * (1024 * 1024 + 1))]}),
    ],
)
def test_what_cannot_be_taken_is_refused_whole(cast: Cast, settings: Any, field: str, values: dict[str, Any]) -> None:
    settings.MAX_FILE_MB = 1
    commitment = bring_to(cast, "in_progress")
    given: dict[str, Any] = {"text": "完工", "percent": 10, "attachments": [("好.txt", b"ok")]} | values
    with pytest.raises(Invalid) as refused:
        progress_report(actor=cast.housing_liaison, commitment=commitment, **given)
    assert refused.value.field == field
    assert not ProgressReport.objects.exists()
    assert not StoredFile.objects.exists()


def test_files_keep_a_bare_name_and_are_for_those_who_see_the_commitment(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress")
    files = [("../../etc/现场.jpg", b"one"), ("copy.jpg", b"one")]
    progress_report(actor=cast.housing_liaison, commitment=commitment, text="完工", percent=10, attachments=files)
    names = [attachment.name for attachment in attachments_visible_to(cast.finance_head)]
    assert names == ["现场.jpg", "copy.jpg"]
    assert Entry.objects.get(event=Event.PROGRESS_REPORTED).after["attachments"] == names
    assert StoredFile.objects.get().path.read_bytes() == b"one"
    assert attachments_visible_to(cast.leader).exists()
    assert not attachments_visible_to(cast.system_admin).exists()


def test_a_report_that_fails_leaves_no_file(cast: Cast, monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    commitment = bring_to(cast, "in_progress")

    def fails(*_args: Any, **_kwargs: Any) -> None:
        raise RuntimeError("the journal cannot be written")

    monkeypatch.setattr("tracker.progress.services.record", fails)
    with pytest.raises(RuntimeError):
        progress_report(
            actor=cast.housing_liaison,
            commitment=commitment,
            text="完工",
            percent=90,
            attachments=[("a.txt", b"one"), ("b.txt", b"two")],
        )
    assert not [path for path in settings.FILES_DIR.rglob("*") if path.is_file()]
    assert not ProgressReport.objects.exists()
