"""The mailbox, against a server on this machine: rules, what happens afterwards, nothing twice, nothing lost."""

from __future__ import annotations

from collections.abc import Iterator
from email.message import EmailMessage
from typing import Any

import pytest

from tests.cast import Cast
from tests.unit.intake.minutes import MINUTES, UNDATED
from tests.unit.intake.ways.imap_server import CERTIFICATE, Mailbox, imap_server, unquoted
from tracker.common.errors import Invalid
from tracker.intake.ways.imap import MailboxError
from tracker.intake.ways.mailbox import Sight, mailbox_check, mailbox_look
from tracker.intake.ways.models import Ingestion, IntakeSettings, ReceivedMail
from tracker.intake.ways.settings import intake_change
from tracker.intake.ways.watch import look
from tracker.journal.models import Entry, Event
from tracker.meetings.models import Document

pytestmark = pytest.mark.django_db


@pytest.fixture
def box(settings: Any) -> Iterator[Mailbox]:
    with imap_server() as found:
        settings.MAILBOX_URL = f"imaps://duban:geheim@localhost:{found.port}/INBOX"
        settings.MAILBOX_CA_FILE = str(CERTIFICATE)
        yield found


def mail(
    number: int, text: str, *, sender: str = "市住建局 <bgs@zjj.example.cn>", subject: str = "报送会议纪要"
) -> bytes:
    message = EmailMessage()
    message["From"], message["Subject"], message["Message-ID"] = sender, subject, f"<{number}@zjj.example.cn>"
    message.set_content(text)
    return message.as_bytes().replace(b"\n", b"\r\n")


def rules(cast: Cast, *given: dict[str, str]) -> None:
    intake_change(actor=cast.system_admin, url_hosts=[], url_private=False, rules=list(given))


def seen(box: Mailbox) -> list[bool]:
    return [r"\Seen" in one.flags for one in box.mails]


def test_what_a_rule_asks_for_is_taken_in_once_and_marked(cast: Cast, box: Mailbox) -> None:
    rules(cast, {"sender": "@ZJJ.example.cn", "subject": "纪要", "action": "seen"})
    other = {"sender": "广告 <ad@shop.example>", "subject": "会议纪要模板优惠"}
    box.put(mail(1, MINUTES), mail(2, UNDATED, subject="节日问候"), mail(3, UNDATED, **other))
    assert mailbox_check() == Sight(3, 1)
    assert not Ingestion.objects.exists()
    assert mailbox_look() == 1
    row = Ingestion.objects.get()
    assert (row.way, row.state, row.name, row.received_by) == ("mail", "done", "报送会议纪要.eml", None)
    assert row.origin == "市住建局 <bgs@zjj.example.cn> 报送会议纪要"
    assert seen(box) == [True, False, False]
    assert mailbox_look() == 0
    assert Document.objects.count() == 1


def test_the_same_mail_under_another_number_is_known_again(cast: Cast, box: Mailbox) -> None:
    rules(cast, {"sender": "zjj", "subject": "", "action": "seen"})
    box.put(mail(1, MINUTES))
    mailbox_look()
    box.put(mail(1, MINUTES), mail(1, MINUTES).replace(b"<1@", b"<2@"))
    assert mailbox_look() == 1  # another Message-ID: looked at, and found to be the same words
    assert seen(box) == [True, True, True]
    assert Document.objects.count() == 1
    assert ReceivedMail.objects.count() == 2


def test_without_a_rule_nothing_is_taken_in(cast: Cast, box: Mailbox) -> None:
    box.put(mail(1, MINUTES))
    assert mailbox_look() == 0
    assert not Ingestion.objects.exists()


@pytest.mark.parametrize("capabilities", ["IMAP4rev1 MOVE UIDPLUS", "IMAP4rev1 UIDPLUS"])
def test_a_mail_is_moved_or_deleted_once_its_documents_are_there(cast: Cast, box: Mailbox, capabilities: str) -> None:
    box.capabilities = capabilities
    moved = {"sender": "", "subject": "纪要", "action": "move", "folder": "已收取"}
    rules(cast, moved, {"sender": "", "subject": "安排", "action": "delete"})
    box.put(mail(1, MINUTES), mail(2, UNDATED, subject="工作安排"))
    assert mailbox_look() == 2
    assert box.mails == []
    assert {unquoted(folder): len(mails) for folder, mails in box.moved.items()} == {"已收取": 1}


def test_a_mail_that_is_blocked_or_cannot_be_read_stays_where_it_is(cast: Cast, box: Mailbox) -> None:
    rules(cast, {"sender": "zjj", "subject": "", "action": "delete"})
    box.put(mail(1, "机密★1年\n云州市人民政府文件\n市住建局要完成改造。"), mail(2, "", subject=""))
    mailbox_look()
    mailbox_look()
    assert sorted(Ingestion.objects.values_list("state", flat=True)) == ["blocked", "failed"]
    assert [one.flags for one in box.mails] == [set(), set()]


def test_a_certificate_that_is_not_trusted_is_refused(cast: Cast, box: Mailbox, settings: Any) -> None:
    settings.MAILBOX_CA_FILE = ""
    with pytest.raises(MailboxError) as refusal:
        mailbox_check()
    assert refusal.value.code == "mail_unreachable"


def test_a_server_elsewhere_is_never_talked_to_without_tls(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with imap_server(tls=False) as box:
        settings.MAILBOX_URL = f"imap://duban:geheim@127.0.0.1:{box.port}/"
        assert mailbox_check() == Sight(0, 0)
        monkeypatch.setattr("tracker.intake.ways.imap._LOCAL", frozenset())
        with pytest.raises(MailboxError):
            mailbox_check()


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("imaps://duban:falsch@localhost:{port}/INBOX", "mail_sign_in"),
        ("imaps://duban:geheim@localhost:{port}/Archiv", "mail_folder"),
        ("imaps://duban:geheim@localhost:1/INBOX", "mail_unreachable"),
        ("http://duban@localhost/", "mail_not_set"),
        ("", "mail_not_set"),
    ],
)
def test_what_is_wrong_is_told_and_kept_with_the_last_look(
    cast: Cast, box: Mailbox, settings: Any, url: str, code: str
) -> None:
    rules(cast, {"sender": "zjj", "subject": "", "action": "seen"})
    settings.MAILBOX_URL = url.format(port=box.port)
    assert look("mail", mailbox_look)
    now = IntakeSettings.objects.get()
    assert (now.mail_error, now.mail_busy) == (code, None)
    assert now.mail_at is not None


def test_one_look_at_a_time(cast: Cast) -> None:
    inner: list[bool] = []

    def slow() -> int:
        inner.append(look("mail", lambda: 0))
        return 0

    assert look("mail", slow)
    assert inner == [False]


@pytest.mark.parametrize(
    "rule",
    [
        {"sender": "", "subject": "", "action": "seen"},
        {"sender": "a", "subject": "", "action": "burn"},
        {"sender": "a", "subject": "", "action": "move", "folder": ""},
    ],
)
def test_rules_that_say_too_little_are_refused(cast: Cast, rule: dict[str, str]) -> None:
    with pytest.raises(Invalid):
        rules(cast, rule)
    assert not Entry.objects.filter(event=Event.INTAKE_CHANGED).exists()
