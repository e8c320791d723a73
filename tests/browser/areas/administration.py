"""Users, units and everything that is set for the office."""

from __future__ import annotations

from collections.abc import Iterator

from tests.browser.work import Visit, Work, at
from tests.cast import Cast
from tracker.accounts.organisation.services import organisation_send
from tracker.approvals.services import policy_change
from tracker.calendars.services import day_set
from tracker.commitments.lifecycle import RequestKind
from tracker.commitments.models import Decider, LampRule
from tracker.commitments.rules import LampLine, lamp_rules_save
from tracker.common import clock
from tracker.notices.models import ReminderRule
from tracker.notices.services import rule_save, times_change

DATA = ("市民政局", "市医保局", "没有的局", "机构.csv", "编制")
NO_PAGES = frozenset(["user-password", "user-active", "calendar-day-remove", "organisation-template"])


def pages(cast: Cast, work: Work) -> Iterator[Visit]:
    for name in ("users", "user-new", "units", "unit-new"):
        yield "secadmin", *at(name)
    yield "secadmin", *at("users", query="?q=nobody")
    yield "secadmin", *at("user-edit", cast.housing_head.pk)
    yield "secadmin", *at("user-edit", cast.security_admin.pk)
    for person in (cast.housing_head, cast.housing_handler, cast.security_admin):
        yield "secadmin", *at("user-leave", person.pk)
    yield "secadmin", *at("unit-edit", cast.housing.pk)
    yield "secadmin", *at("organisation-import")
    rows = "单位名称,上级单位,编制\n市民政局,市财政局,9\n市医保局,没有的局,3\n市财政局,,\n"
    file = organisation_send(actor=cast.security_admin, name="机构.csv", data=rows.encode())
    for query in ("", "?outcome=changed"):
        yield "secadmin", *at("organisation-file", file.pk, query=query)
    for name in (
        "settings",
        "calendar-days",
        "policies",
        "lamp-rules",
        "reminder-rules",
        "reminder-rule-new",
        "second-review",
    ):
        yield "sysadmin", *at(name)
    changed(cast)
    for name in ("calendar-days", "policies", "lamp-rules", "reminder-rules"):
        yield "sysadmin", *at(name)
    yield "sysadmin", *at("reminder-rule", ReminderRule.objects.all()[0].pk)
    yield "housing-liaison", *at("settings")  # 403
    yield "housing-liaison", "404", "/nowhere/"


def changed(cast: Cast) -> None:
    """Each of the office's tables changed once."""
    actor = cast.system_admin
    day_set(actor=actor, day=clock.today().replace(month=12, day=31), is_workday=False, name="年终盘点")
    policy_change(
        actor=actor, kind=RequestKind.COMPLETE, decided_by=Decider.SUPERVISION_HEAD, verified=True, checklist=["照片"]
    )
    rules = list(LampRule.objects.all())
    names = ("condition", "days", "working_days", "colour", "label", "is_active")
    lamp_rules_save(actor=actor, lines=[LampLine(**{name: getattr(rule, name) for name in names}) for rule in rules])
    rule_save(actor=actor, rule=ReminderRule.objects.all()[0], days=9, urgent=True)
    times_change(actor=actor, digest_at="07:30")
