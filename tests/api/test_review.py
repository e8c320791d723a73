"""Other cuts of the text, steps taken back, names and told progress through the API."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import Caller
from tests.cast import Cast
from tests.stages import bring_to
from tests.unit.intake.minutes import MINUTES, extracted
from tracker.commitments.models import Commitment
from tracker.intake.models import Candidate, ProgressProposal
from tracker.progress.models import ProgressReport

pytestmark = pytest.mark.django_db


def sent(client: Any, address: str, body: dict[str, Any]) -> Any:
    answer = client.post(f"/api/v1/{address}/", body, format="json")
    assert answer.status_code < 300, answer.json()
    return answer.json()


def test_cuts_are_made_and_taken_back(cast: Cast, api: Caller) -> None:
    run = extracted(cast.officer)
    client = api(cast.officer)
    first, second = Candidate.objects.filter(run=run)[:2]
    merged = sent(client, f"candidates/{first.pk}/merge", {"version": 1})
    assert (merged["start"], merged["end"]) == (first.start, second.end)
    assert sent(client, f"runs/{run.pk}/undo", {})["candidates"] == [first.pk, second.pk]
    pieces = sent(client, f"candidates/{second.pk}/split", {"at": second.start + 6})
    assert [pieces[0]["end"] <= pieces[1]["start"], len(pieces)] == [True, 2]
    start = MINUTES.index("市园林局")
    made = sent(client, f"runs/{run.pk}/make", {"start": start, "end": start + 10})
    undone = sent(client, f"runs/{run.pk}/undo", {})
    assert (undone["kind"], undone["removed"]) == ("make", [made["id"]])
    refused = client.post(f"/api/v1/runs/{run.pk}/make/", {"start": 3, "end": 2}, format="json")
    assert refused.status_code == 400


def test_a_name_is_learned_and_must_stand_in_the_candidate(cast: Cast, api: Caller) -> None:
    run = extracted(cast.officer)
    client = api(cast.officer)
    candidate = next(one for one in Candidate.objects.filter(run=run) if one.found["lead_units"] == ["市河道管理所"])
    wrong = client.post(
        f"/api/v1/candidates/{candidate.pk}/unit/", {"name": "别的单位", "unit": cast.gardens.pk}, format="json"
    )
    assert wrong.status_code == 400
    told = sent(client, f"candidates/{candidate.pk}/unit", {"name": "市河道管理所", "unit": cast.gardens.pk})
    assert told["lead_unit"]["id"] == cast.gardens.pk


def test_told_progress_is_listed_and_reported(cast: Cast, api: Caller) -> None:
    line = bring_to(cast, "in_progress", title="完成五里亭公园二期工程")
    Commitment.objects.filter(pk=line.pk).update(baseline_text="市住建局要在2026年6月底前完成五里亭公园二期工程。")
    extracted(cast.officer, "云州市会议纪要\n时间：2026年5月20日\n五里亭公园二期工程已完成80%。\n市财政局要尽快拨款。")
    client = api(cast.officer)
    (row,) = client.get("/api/v1/proposals/?state=pending").json()["results"]
    assert (row["percent"], row["matches"][0]["commitment"]) == (80, line.pk)
    body = {"version": row["version"], "commitment": line.pk, "percent": 80}
    assert sent(client, f"proposals/{row['id']}/accept", body)["state"] == "accepted"
    assert ProgressReport.objects.get().percent == 80
    again = client.post(f"/api/v1/proposals/{row['id']}/reject/", {}, format="json")
    assert again.status_code == 409
    assert ProgressProposal.objects.get().state == "accepted"
