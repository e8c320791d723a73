"""What people are told: of journal entries, by mail, in the inbox, in their calendar."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator
from datetime import date
from email.message import Message
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from tests.cast import Cast
from tests.stages import ask, bring_to
from tracker.accounts.models import User
from tracker.accounts.own import contact_change
from tracker.accounts.passwords import user_set_active
from tracker.approvals.services import completion_verify, policy_change, request_decide
from tracker.assignments.services import commitment_withdraw
from tracker.common.errors import Invalid, NotAllowed
from tracker.notices.feeds import feed_by_secret, feed_create, feed_revoke
from tracker.notices.mail import PAUSES, mails_prepare, mails_send
from tracker.notices.models import Cursor, Delivery, Notice
from tracker.notices.querysets import notices_of, unread_count
from tracker.notices.services import commitment_urge, notice_snooze, notices_read, preference_save, reminders_sweep
from tracker.notices.subscriber import journal_follow

DUE = date(2026, 4, 30)


@pytest.fixture(autouse=True)
def _on_a_tuesday() -> Iterator[None]:
    with time_machine.travel("2026-03-10T09:00:00+08:00", tick=False):
        yield


@pytest.fixture(autouse=True)
def _mail_server(settings: Any) -> None:
    settings.EMAIL_HOST = "mail.test"


def at(moment: str) -> Any:
    return time_machine.travel(f"{moment}:00+08:00", tick=False)


def followed() -> dict[str, list[str]]:
    """Who is told what by the entries since the last time."""
    known = set(Notice.objects.values_list("pk", flat=True))
    while journal_follow():
        pass
    found: dict[str, list[str]] = {}
    for one in Notice.objects.exclude(pk__in=known).select_related("user").order_by("pk"):
        found.setdefault(one.user.username, []).append(one.kind)
    return found


def test_whom_the_steps_of_a_commitment_concern(cast: Cast) -> None:
    commitment = bring_to(cast, "assigned")
    unit = {"housing-handler": ["assigned"], "housing-liaison": ["assigned"], "housing-head": ["assigned"]}
    assert followed() == unit | {"finance-liaison": ["assigned"]}
    ask(cast, commitment, "dispute", unit=cast.gardens)
    assert followed() == {"head": ["request"]}
    request_decide(actor=cast.head, commitment=commitment, granted=False, note="仍由你局办理")
    decided = {name: ["decided"] for name in ("housing-handler", "housing-liaison", "housing-head")}
    assert followed() == decided


def test_completion_goes_to_the_officer_first(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress")
    followed()
    ask(cast, commitment, "complete")
    assert followed() == {"officer": ["request"]}
    completion_verify(actor=cast.officer, commitment=commitment, passed=True, method="site")
    assert followed() == {"head": ["request"]}


def test_the_policy_says_who_is_asked(cast: Cast) -> None:
    policy_change(actor=cast.system_admin, kind="suspend", decided_by="leader")
    bring_to(cast, "suspending")
    assert followed()["leader"] == ["request"]


def test_nothing_is_told_twice_and_nothing_is_lost(cast: Cast) -> None:
    bring_to(cast, "assigned")
    first = followed()
    Cursor.objects.update(seq=0)  # a subscriber that lost its place reads again
    assert (bool(first), followed()) == (True, {})


def test_what_is_not_seen_any_more_is_not_in_the_inbox(cast: Cast) -> None:
    commitment = bring_to(cast, "assigned")
    followed()
    assert unread_count(cast.housing_liaison) == 1
    commitment_withdraw(actor=cast.officer, commitment=commitment)
    assert unread_count(User.objects.get(pk=cast.housing_liaison.pk)) == 0


@pytest.fixture
def liaison(cast: Cast) -> User:
    """With an address."""
    return contact_change(actor=cast.housing_liaison, email="he@yunzhou.test", phone="")


def sent(moment: str) -> list[mail.EmailMultiAlternatives]:
    before = len(mail.outbox)
    with at(moment):
        mails_prepare()
        mails_send()
    return [one for one in mail.outbox[before:] if isinstance(one, mail.EmailMultiAlternatives)]


def test_one_digest_a_person_a_working_day(cast: Cast, liaison: User) -> None:
    for title in ("完成西河公园改造", "完成东河公园改造"):
        bring_to(cast, "assigned", title=title)
    followed()
    assert sent("2026-03-10T07:30") == []
    (digest,) = sent("2026-03-10T08:05")
    assert digest.to == ["he@yunzhou.test"]
    text, (html, kind) = str(digest.body), digest.alternatives[0]
    for words in ("完成西河公园改造", "完成东河公园改造", "督〔2026〕1号", "http://127.0.0.1"):
        assert words in text
        assert words in str(html)
    assert (kind, "List-Unsubscribe" in digest.extra_headers) == ("text/html", True)
    bring_to(cast, "assigned")
    followed()
    assert sent("2026-03-10T15:00") == []
    assert sent("2026-03-14T09:00") == []  # a Saturday
    assert len(sent("2026-03-16T08:05")) == 1
    assert sent("2026-03-17T08:05") == []


def test_urgent_ones_go_at_once_but_not_at_night(cast: Cast, liaison: User) -> None:
    commitment = bring_to(cast, "in_progress")
    followed()
    notices_read(actor=liaison)
    with at("2026-03-10T21:00"):
        commitment_urge(actor=cast.officer, commitment=commitment, note="请于明早报送进展")
    assert sent("2026-03-10T21:01") == []
    (urgent,) = sent("2026-03-11T07:31")
    assert "请于明早报送进展" in urgent.subject
    assert sent("2026-03-11T08:05") == []


def test_wishes_are_kept(cast: Cast, liaison: User) -> None:
    preference_save(actor=liaison, by_mail=True, muted=["assigned"])
    bring_to(cast, "assigned")
    followed()
    assert sent("2026-03-10T08:05") == []
    preference_save(actor=liaison, by_mail=True, muted=[])
    assert len(sent("2026-03-10T08:10")) == 1
    preference_save(actor=liaison, by_mail=False, muted=[])
    bring_to(cast, "assigned")
    followed()
    assert sent("2026-03-11T08:10") == []


def test_what_is_put_away_comes_back_unread_on_its_day(cast: Cast, liaison: User) -> None:
    bring_to(cast, "assigned")
    followed()
    notice = notices_of(liaison).get()
    with pytest.raises(Invalid):
        notice_snooze(actor=liaison, notice=notice, until=date(2026, 3, 10))
    notice_snooze(actor=liaison, notice=notice, until=date(2026, 3, 12))
    assert unread_count(liaison) == 0
    assert sent("2026-03-11T08:05") == []
    with at("2026-03-12T08:00"):
        assert unread_count(liaison) == 1
    assert len(sent("2026-03-12T08:05")) == 1


def test_who_left_gets_nothing(cast: Cast, liaison: User) -> None:
    bring_to(cast, "assigned")
    followed()
    user_set_active(actor=cast.security_admin, user=liaison, active=False)
    assert sent("2026-03-10T08:05") == []


def test_a_mail_that_still_waits_when_somebody_leaves_does_not_go_out(cast: Cast, liaison: User) -> None:
    bring_to(cast, "assigned")
    followed()
    with at("2026-03-10T08:05"):
        assert mails_prepare() == 1
    user_set_active(actor=cast.security_admin, user=liaison, active=False)
    assert sent("2026-03-10T08:10") == []


def test_a_server_that_fails_is_asked_again_later_and_the_mail_keeps_its_id(
    cast: Cast, liaison: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_to(cast, "assigned")
    followed()
    tried: list[str] = []

    def broken(message: mail.EmailMultiAlternatives, *_args: Any, **_kwargs: Any) -> int:
        tried.append(str(message.message()["Message-ID"]))
        assert not connection.in_atomic_block or connection.savepoint_ids == []  # the test's own transaction only
        raise smtplib.SMTPServerDisconnected("gone")

    with monkeypatch.context() as patch:
        patch.setattr(mail.EmailMultiAlternatives, "send", broken)
        assert sent("2026-03-10T08:05") == []
        assert sent("2026-03-10T08:06") == []  # not yet
        assert sent("2026-03-10T08:15") == []
    assert (len(tried), len(set(tried))) == (2, 1)
    assert Delivery.objects.get().error == "gone"
    (late,) = sent("2026-03-10T08:45")
    assert isinstance(message := late.message(), Message)
    assert message["Message-ID"] == tried[0]
    assert Delivery.objects.get().state == "sent"


def test_a_mail_that_always_fails_is_given_up_and_says_why(
    cast: Cast, liaison: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    bring_to(cast, "assigned")
    followed()

    def refused(*_args: Any, **_kwargs: Any) -> int:
        raise OSError("no route")

    monkeypatch.setattr(mail.EmailMultiAlternatives, "send", refused)
    for day in range(10, 10 + len(PAUSES) + 3):
        sent(f"2026-03-{day}T09:00")
    row = Delivery.objects.order_by("pk").first()
    assert row is not None
    assert (row.state, row.attempts, row.error) == ("failed", len(PAUSES) + 1, "no route")


def test_without_a_mail_server_there_are_no_mails(cast: Cast, liaison: User, settings: Any) -> None:
    settings.EMAIL_HOST = ""
    bring_to(cast, "assigned")
    followed()
    assert (sent("2026-03-10T08:05"), Delivery.objects.count()) == ([], 0)


def test_a_calendar_holds_what_its_person_sees_until_it_is_revoked(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress", due=DUE)
    bring_to(cast, "closed")
    told = feed_create(actor=cast.housing_head)
    answer = Client().get(told.url.removeprefix("http://127.0.0.1:8000"))
    assert answer["Content-Type"].startswith("text/calendar")
    event: Any
    (event,) = Calendar.from_ical(answer.content).walk("VEVENT")
    assert (event["dtstart"].dt, str(event["summary"])) == (DUE, f"{commitment.serial_no} {commitment.title}")
    assert Calendar.from_ical(Client().get(feed_url(cast.auditor)).content).walk("VEVENT")
    with pytest.raises(NotAllowed):
        feed_revoke(actor=cast.finance_head, feed=told.feed)
    feed_revoke(actor=cast.housing_head, feed=told.feed)
    assert Client().get(told.url.removeprefix("http://127.0.0.1:8000")).status_code == 404


def feed_url(user: User) -> str:
    return feed_create(actor=user).url.removeprefix("http://127.0.0.1:8000")


def test_a_unit_s_calendar_is_for_who_belongs_to_it(cast: Cast) -> None:
    bring_to(cast, "in_progress", due=DUE)
    with pytest.raises(NotAllowed):
        feed_create(actor=cast.housing_head, unit=cast.finance)
    told = feed_create(actor=cast.finance_liaison, unit=cast.finance)
    secret = told.url.split("/")[-2]
    assert feed_by_secret(secret) is not None
    user_set_active(actor=cast.security_admin, user=cast.finance_liaison, active=False)
    assert feed_by_secret(secret) is None


def test_the_inbox_shows_reads_and_puts_away(cast: Cast) -> None:
    commitment = bring_to(cast, "in_progress", due=DUE)
    with at("2026-04-23T09:00"):
        reminders_sweep()
        client = Client(headers={"accept-language": "en"})
        client.force_login(cast.housing_liaison)
        page = client.get(reverse("inbox")).content.decode()
        assert "5 days left until it is due." in page
        assert "5 working days before the due date" in page
        notice = notices_of(cast.housing_liaison).filter(kind="reminder", reminder__trigger="due").get()
        away = client.post(reverse("notice-away", args=[notice.pk]), {"days": "3"})
        assert (away.status_code, unread_count(cast.housing_liaison)) == (302, 1)
        assert client.get(reverse("inbox"), {"view": "snoozed"}).context["page"].paginator.count == 1
        other = notices_of(cast.housing_liaison).get()
        opened = client.post(reverse("notice-open", args=[other.pk]))
        assert opened["Location"] == reverse("commitment", args=[commitment.pk])
        assert unread_count(cast.housing_liaison) == 0
        assert client.get(reverse("inbox")).context["rows"] == []
        seen = client.get(reverse("commitment", args=[commitment.pk])).content.decode()
        assert "1 read it" in seen
