"""The page of the approval policy."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tracker.accounts.models import User
from tracker.commitments.models import ApprovalPolicy
from tracker.journal.models import Entry
from tracker.progress.periods import policy

SignIn = Callable[[User], Client]


def filled(**changed: str) -> dict[str, Any]:
    data = {f"{one.kind}-decided_by": one.decided_by for one in ApprovalPolicy.objects.all()}
    return data | {"complete-verified": "on", "complete-checklist": "", "reports-shift": "later"} | changed


def test_what_is_changed_is_saved_and_stands_in_the_journal(cast: Cast, sign_in: SignIn) -> None:
    entries = Entry.objects.count()
    data = filled(**{"extend-decided_by": "officer", "complete-checklist": "附验收单\r\n\r\n附照片"})
    response = sign_in(cast.system_admin).post(reverse("policies"), data)
    assert response.status_code == 302
    assert ApprovalPolicy.objects.get(kind="extend").decided_by == "officer"
    complete = ApprovalPolicy.objects.get(kind="complete")
    assert (complete.verified, complete.checklist) == (True, ["附验收单", "附照片"])
    assert Entry.objects.count() == entries + 2


def test_what_is_refused_is_said_and_nothing_is_saved(cast: Cast, sign_in: SignIn) -> None:
    data = filled(**{"register-decided_by": "leader", "extend-decided_by": "officer"})
    response = sign_in(cast.system_admin).post(reverse("policies"), data)
    assert response.status_code == 422
    assert "portfolio" in response.content.decode()
    assert not ApprovalPolicy.objects.filter(decided_by__in=["leader", "officer"]).exists()


def test_what_is_asked_of_reports_is_saved_with_the_rest(cast: Cast, sign_in: SignIn) -> None:
    data = filled(**{"reports-signed": "on", "reports-shift": "earlier"})
    assert sign_in(cast.system_admin).post(reverse("policies"), data).status_code == 302
    assert (policy().signed, policy().shift) == (True, "earlier")
