"""The watched folder and the command line."""

from __future__ import annotations

from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from tests.cast import Cast
from tests.unit.intake.minutes import MINUTES, UNDATED
from tests.unit.intake.ways.test_ingest import BROKEN, SECRET, zip_of
from tracker.intake import tasks
from tracker.intake.ways.folder import FolderError, folder_check, folder_look
from tracker.intake.ways.models import Ingestion, IngestionState
from tracker.intake.ways.watch import end_lost
from tracker.jobs.models import Job, JobState
from tracker.meetings.models import Document

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    root = tmp_path / "收文"
    root.mkdir()
    settings.INTAKE_FOLDER = str(root)
    return root


def work() -> None:
    for row in Ingestion.objects.filter(state=IngestionState.WAITING):
        tasks.ingest(row.job_id or 0)


def inside(folder: Path) -> list[str]:
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())


def test_files_are_taken_in_and_moved_by_what_became_of_them(cast: Cast, folder: Path) -> None:
    (folder / "纪要.txt").write_text(MINUTES, "utf-8")
    (folder / "坏.pdf").write_bytes(BROKEN)
    (folder / "密.txt").write_text(SECRET, "utf-8")
    (folder / "~$纪要.docx").write_bytes(b"1")
    (folder / "半.docx.part").write_bytes(b"1")
    assert folder_check() == 3
    assert folder_look() == 0  # the first look only sees them
    assert set(Ingestion.objects.values_list("state", flat=True)) == {"arriving"}
    assert folder_look() == 3
    work()
    folder_look()
    assert inside(folder) == ["done/纪要.txt", "failed/坏.pdf", "failed/密.txt", "~$纪要.docx", "半.docx.part"]
    assert dict(Ingestion.objects.values_list("name", "state")) == {
        "纪要.txt": "done",
        "坏.pdf": "failed",
        "密.txt": "blocked",
    }
    assert folder_look() == 0
    assert Ingestion.objects.count() == 3


def test_a_file_that_still_grows_is_waited_for(cast: Cast, folder: Path) -> None:
    path = folder / "纪要.txt"
    path.write_text(MINUTES[:40], "utf-8")
    folder_look()
    path.write_text(MINUTES, "utf-8")
    assert folder_look() == 0
    assert folder_look() == 1
    work()
    assert Document.objects.get().text == MINUTES


def test_a_file_that_was_taken_away_again_leaves_no_row(cast: Cast, folder: Path) -> None:
    (folder / "纪要.txt").write_text(MINUTES, "utf-8")
    folder_look()
    (folder / "纪要.txt").unlink()
    folder_look()
    assert not Ingestion.objects.exists()


def test_a_worker_lost_between_claim_and_storing_loses_no_file(
    cast: Cast, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder / "纪要.txt").write_text(MINUTES, "utf-8")
    folder_look()
    with monkeypatch.context() as patch:
        patch.setattr("tracker.intake.ways.folder.queue", lambda _row: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            folder_look()
    assert [name.partition("/")[0] for name in inside(folder)] == ["working"]
    folder_look()
    work()
    folder_look()
    assert inside(folder) == ["done/纪要.txt"]


def test_a_second_file_of_the_same_name_keeps_both(cast: Cast, folder: Path) -> None:
    for text in (MINUTES, UNDATED):
        (folder / "纪要.txt").write_text(text, "utf-8")
        folder_look()
        folder_look()
        work()
        folder_look()
    assert len(inside(folder)) == 2
    assert Document.objects.count() == 2


def test_a_zip_in_the_folder_is_unpacked(cast: Cast, folder: Path) -> None:
    (folder / "材料.zip").write_bytes(zip_of(**{"a/纪要.txt": MINUTES.encode(), "通知.txt": UNDATED.encode()}))
    folder_look()
    folder_look()
    work()
    assert sorted(Document.objects.values_list("name", flat=True)) == ["纪要.txt", "通知.txt"]
    assert inside(folder) == ["done/材料.zip"]


def test_a_link_is_not_followed(cast: Cast, folder: Path, tmp_path: Path) -> None:
    (tmp_path / "密钥.txt").write_text(MINUTES, "utf-8")
    (folder / "纪要.txt").symlink_to(tmp_path / "密钥.txt")
    folder_look()
    folder_look()
    assert not Ingestion.objects.exists()


def test_a_folder_that_is_not_there_is_told(settings: Any, tmp_path: Path) -> None:
    settings.INTAKE_FOLDER = str(tmp_path / "nichts")
    with pytest.raises(FolderError) as refusal:
        folder_check()
    assert refusal.value.code == "folder_missing"


def test_what_the_background_gave_up_is_failed_with_its_file(cast: Cast, folder: Path) -> None:
    (folder / "纪要.txt").write_text(MINUTES, "utf-8")
    folder_look()
    folder_look()
    Job.objects.update(state=JobState.FAILED)
    end_lost()
    row = Ingestion.objects.get()
    assert (row.state, row.error_code, row.can_retry) == ("failed", "worker_lost", True)


def test_the_command_takes_files_zips_and_folders(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "einzeln.txt").write_text(MINUTES, "utf-8")
    more = tmp_path / "mehr"
    more.mkdir()
    (more / "通知.zip").write_bytes(zip_of(**{"通知.txt": UNDATED.encode()}))
    out = StringIO()
    call_command("intake", str(tmp_path / "einzeln.txt"), str(more), "--as", "officer", stdout=out)
    assert Document.objects.count() == 2
    assert set(Ingestion.objects.values_list("way", "received_by__username")) == {("command", "officer")}
    assert "document" in out.getvalue()


def test_the_command_fails_where_a_file_is_refused(cast: Cast, tmp_path: Path) -> None:
    (tmp_path / "坏.pdf").write_bytes(BROKEN)
    (tmp_path / "纪要.txt").write_text(MINUTES, "utf-8")
    with pytest.raises(CommandError):
        call_command("intake", str(tmp_path / "坏.pdf"), str(tmp_path / "纪要.txt"), stdout=StringIO())
    assert Document.objects.count() == 1
    with pytest.raises(CommandError):
        call_command("intake", str(tmp_path / "纪要.txt"), "--as", "nobody")
    with pytest.raises(CommandError):
        call_command("intake", str(tmp_path / "纪要.txt"), "--as", "auditor", stdout=StringIO())
