"""The settings of the ways in: saved together, tried without taking anything in, no password shown."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.cast import Cast
from tests.unit.intake.ways.imap_server import CERTIFICATE, imap_server
from tracker.accounts.models import User
from tracker.intake.ways.models import Ingestion, IntakeSettings, MailRule
from tracker.journal.models import Entry, Event

SignIn = Callable[[User], Client]
PAGE, TRY = reverse("intake-settings"), reverse("intake-try")


@pytest.fixture
def admin(cast: Cast, sign_in: SignIn) -> Client:
    return sign_in(cast.system_admin)


def sent(*rules: dict[str, str], **values: Any) -> dict[str, Any]:
    found: dict[str, Any] = {"url_hosts": "", "rules-TOTAL_FORMS": len(rules), "rules-INITIAL_FORMS": 0} | values
    for number, rule in enumerate(rules):
        found |= {f"rules-{number}-{name}": value for name, value in rule.items()}
    return found


def words(response: Any) -> str:
    return " ".join(response.content.decode().split())


def test_hosts_and_rules_are_saved_and_the_journal_says_so(admin: Client) -> None:
    rule = {"sender": "@example.cn", "subject": "纪要", "action": "move", "folder": "已收取"}
    empty = {"sender": "", "subject": "", "action": "seen", "folder": ""}
    response = admin.post(PAGE, sent(rule, empty, url_hosts="www.example.cn\r\n.gov.example", url_private="on"))
    assert response.status_code == 302
    now = IntakeSettings.objects.get()
    assert (now.url_hosts, now.url_private) == (["www.example.cn", ".gov.example"], True)
    assert list(MailRule.objects.values_list("sender", "action", "folder")) == [("@example.cn", "move", "已收取")]
    assert Entry.objects.get(event=Event.INTAKE_CHANGED).after["url_hosts"] == now.url_hosts
    assert 'value="已收取"' in words(admin.get(PAGE))


@pytest.mark.parametrize(
    "values",
    [
        sent(url_hosts="http://www.example.cn/"),
        sent({"sender": "a", "subject": "", "action": "move", "folder": ""}, url_hosts="ok.example"),
    ],
)
def test_what_is_wrong_is_told_and_the_input_stays(admin: Client, values: dict[str, Any]) -> None:
    response = admin.post(PAGE, values)
    assert response.status_code == 422
    assert values["url_hosts"] in words(response)
    assert not MailRule.objects.exists()


def test_without_folder_and_mailbox_the_page_says_how_to_set_them_up(admin: Client, settings: Any) -> None:
    settings.INTAKE_FOLDER = settings.MAILBOX_URL = ""
    shown = words(admin.get(PAGE))
    assert "The variable INTAKE_FOLDER names the folder" in shown
    assert "The variable MAILBOX_URL" in shown


def test_the_folder_is_tried(admin: Client, settings: Any, tmp_path: Path) -> None:
    settings.INTAKE_FOLDER = str(tmp_path)
    (tmp_path / "a.txt").write_text("a", "utf-8")
    assert "It works: 1 file waits." in words(admin.post(TRY, {"way": "folder"}))
    settings.INTAKE_FOLDER = str(tmp_path / "nowhere")
    assert "does not exist" in words(admin.post(TRY, {"way": "folder"}))


def test_the_mailbox_is_tried_and_its_password_never_shown(admin: Client, settings: Any) -> None:
    with imap_server() as box:
        settings.MAILBOX_URL = f"imaps://duban:geheim@localhost:{box.port}/INBOX"
        settings.MAILBOX_CA_FILE = str(CERTIFICATE)
        box.put(b"From: a@b.cn\r\nSubject: x\r\n\r\ny")
        assert "It works: 1 mails in 30 days" in words(admin.post(TRY, {"way": "mail"}))
        shown = words(admin.get(PAGE))
        assert "duban · localhost" in shown
        assert "geheim" not in shown
    assert not Ingestion.objects.exists()


def test_an_address_off_the_list_is_refused(admin: Client) -> None:
    shown = words(admin.post(TRY, {"way": "url", "address": "http://169.254.169.254/latest/"}))
    assert "may not be fetched" in shown
