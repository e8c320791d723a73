"""The sample office fills every page, once."""

from __future__ import annotations

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.test import Client

from tracker.accounts.models import Unit, User
from tracker.accounts.roles import Role
from tracker.commitments.lifecycle import State
from tracker.commitments.models import Commitment
from tracker.common import clock
from tracker.intake.models import Candidate
from tracker.jobs.models import Job, JobState
from tracker.journal.models import Entry
from tracker.journal.services import first_break
from tracker.meetings.models import Document
from tracker.web.management.commands.sample_office import table
from tracker.web.sample.items import ITEMS
from tracker.web.sample.texts import TEXTS


def load() -> tuple[str, str]:
    out, wrong = StringIO(), StringIO()
    call_command("sample_office", stdout=out, stderr=wrong)
    return out.getvalue(), wrong.getvalue()


@pytest.mark.django_db(transaction=True)
def test_the_sample_office_shows_something_everywhere_and_is_loaded_once() -> None:
    said, wrong = load()
    assert wrong == "", "every item is found in the sample documents"
    assert Unit.objects.count() >= 10
    assert {m.role for user in User.objects.all() for m in user.active_memberships()} == set(Role.values)
    assert Document.objects.count() == len(TEXTS)
    assert not Job.objects.exclude(state=JobState.DONE).exists()
    assert Commitment.objects.count() == len(ITEMS)
    states = set(Commitment.objects.values_list("state", flat=True))
    assert states == {State.DRAFT, State.ASSIGNED, State.IN_PROGRESS, State.COMPLETED, State.CLOSED}
    assert Commitment.objects.overdue().exists()
    assert Commitment.objects.returned().exists()
    lamps = set(Commitment.objects.with_lamps().values_list("lamp", flat=True))
    assert {"red", "yellow", "green"} <= lamps
    assert set(Candidate.objects.values_list("state", flat=True)) == {"pending", "accepted", "rejected"}

    assert first_break() is None
    times = list(Entry.objects.order_by("seq").values_list("at", flat=True))
    assert times == sorted(times), "the journal runs forward"
    assert times[-1] <= clock.now()

    for user in User.objects.all():
        password = re.search(rf"^{user.username}\s+(\S{{14}})\s", said, re.MULTILINE)
        assert password, user.username
        client = Client()
        signed = client.post("/sign-in/", {"username": user.username, "password": password[1]})
        assert signed["Location"] == "/"
        assert client.get("/").status_code == 200

    before = (Entry.objects.count(), Commitment.objects.count(), User.objects.count())
    again, _wrong = load()
    assert (Entry.objects.count(), Commitment.objects.count(), User.objects.count()) == before
    assert not re.search(r"\s\S{14}\s", again), "no password is told again"


def test_columns_line_up_with_han_characters() -> None:
    lines = table([("Name", "Unit"), ("officer", "市政府督查室"), ("陈", "x")])
    assert lines == ["Name     Unit", "---------------------", "officer  市政府督查室", "陈       x"]
