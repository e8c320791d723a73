"""The bundle: one archive from which `make run` works with the network off."""

from __future__ import annotations

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

from tests.process.watching import ROOT, free_port
from tests.services import in_ci

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("bundle")]


def can_cut_the_network() -> bool:
    return subprocess.run(["unshare", "--net", "true"], capture_output=True, check=False).returncode == 0


@pytest.fixture(scope="module")
def bundle(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundle of the current commit, unpacked."""
    if not in_ci():
        pytest.skip("the bundle is built in CI only (CI=true): it takes a minute")
    place = tmp_path_factory.mktemp("bundle")
    subprocess.run(["git", "clone", "--quiet", "--depth=1", f"file://{ROOT}", str(place / "clone")], check=True)
    environment = {**os.environ, "DATA_DIR": str(place / "data")}
    subprocess.run([sys.executable, "-m", "config.bundle"], cwd=place / "clone", env=environment, check=True)
    (archive,) = (place / "clone" / "dist").glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        packed.extractall(place, filter="data")
    return place / archive.name.removesuffix(".tar.gz")


def test_it_runs_with_the_network_off(bundle: Path, tmp_path: Path) -> None:
    assert can_cut_the_network(), "CI must be able to make a network namespace"
    command = ["unshare", "--net", sys.executable, "-m", "tests.process.offline", str(bundle), str(free_port())]
    with (tmp_path / "output").open("w+") as output:
        done = subprocess.run(command, cwd=ROOT, stdout=output, stderr=output, timeout=300, check=False)
        output.seek(0)
        text = output.read()
    assert done.returncode == 0, text[-4000:]
    assert "Installing the packages of the bundle" in text


def test_its_sums_are_those_that_sha256sum_reads(bundle: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=bundle, capture_output=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, b"")


def test_without_wheels_and_network_it_says_what_to_do(tmp_path: Path) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "--quiet", "--depth=1", f"file://{ROOT}", str(clone)], check=True)
    nowhere = {"PIP_CONFIG_FILE": os.devnull, "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0"}
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    command = [sys.executable, "config/bootstrap.py", "install"]
    done = subprocess.run(command, cwd=clone, env={**inherited, **nowhere}, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "Run make bundle on a connected machine" in done.stderr
    assert (clone / ".venv" / "installing").exists()  # the next run repairs it
