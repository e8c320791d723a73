"""Leaders' instructions, comments with @, watching, relations."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils.translation import override

from tests.cast import Cast
from tests.stages import ask, bring_to, current, report
from tracker.accounts.passwords import user_set_active
from tracker.accounts.roles import Role
from tracker.accounts.services import user_save
from tracker.collaboration.comments import comment_add, unwatch, watch
from tracker.collaboration.models import Comment, Watcher
from tracker.commitments.filters import ledger
from tracker.commitments.instructions import effects_for, instruction_give
from tracker.commitments.lifecycle import State
from tracker.commitments.models import Instruction
from tracker.commitments.relations import relation_make, relation_remove, relations_of
from tracker.common import clock
from tracker.common.errors import Invalid, NotAllowed
from tracker.journal.models import Entry, Event
from tracker.notices.models import Notice
from tracker.notices.subscriber import journal_follow


def followed() -> dict[str, list[str]]:
    """Who is told what by the entries since the last time."""
    known = set(Notice.objects.values_list("pk", flat=True))
    while journal_follow():
        pass
    found: dict[str, list[str]] = {}
    for one in Notice.objects.exclude(pk__in=known).select_related("user").order_by("pk"):
        found.setdefault(one.user.username, []).append(one.kind)
    return found


def test_a_leaders_instruction_takes_a_closed_commitment_up_again(cast: Cast) -> None:
    closed = bring_to(cast, "closed")
    followed()
    due = clock.today() + timedelta(days=30)
    instruction_give(actor=cast.leader, commitment=closed, text="又漏水，请重办。", effect="reopen", due=due)
    now = current(closed)
    assert (now.state, now.cycle, now.due, now.closed_at) == (State.IN_PROGRESS, 2, due, None)
    made = Instruction.objects.get()
    assert (made.leader_name, made.given_on) == (cast.leader.name, clock.today())
    entry = Entry.objects.get(event=Event.COMMITMENT_INSTRUCTED)
    assert (entry.before["state"], entry.after["state"], entry.note) == ("closed", "in_progress", "又漏水，请重办。")
    assert followed() == {
        name: ["instruction"]
        for name in ("housing-handler", "housing-liaison", "housing-head", "finance-liaison", "officer")
    }


def test_a_leaders_instruction_closes(cast: Cast) -> None:
    at_work = bring_to(cast, "in_progress")
    instruction_give(actor=cast.leader, commitment=at_work, text="并入二期，本项销号。", effect="close")
    now = current(at_work)
    assert (now.state, now.percent) == (State.CLOSED, 100)
    assert now.closed_at is not None
    assert now.completed_at is not None


def test_supervision_records_what_a_leader_said_and_the_head_moves_by_it(cast: Cast) -> None:
    at_work = bring_to(cast, "in_progress")
    with pytest.raises(Invalid) as unnamed:
        instruction_give(actor=cast.officer, commitment=at_work, text="抓紧。")
    assert unnamed.value.field == "leader_name"
    until = clock.today() + timedelta(days=3)
    given: dict[str, Any] = {"text": "三日内报告。", "leader_name": "王市长"}
    instruction_give(actor=cast.officer, commitment=at_work, effect="report", report_by=until, **given)
    assert (Instruction.objects.get().leader_name, current(at_work).state) == ("王市长", State.IN_PROGRESS)
    with pytest.raises(NotAllowed):
        instruction_give(actor=cast.officer, commitment=at_work, effect="close", **given)
    instruction_give(actor=cast.head, commitment=at_work, effect="close", **given)
    assert current(at_work).state == State.CLOSED


def test_a_waiting_request_lets_no_instruction_move_the_commitment(cast: Cast) -> None:
    asked = bring_to(cast, "asked")
    assert effects_for(cast.leader, asked) == ["note", "report"]
    instruction_give(actor=cast.leader, commitment=asked, text="从严验收。")
    with pytest.raises(NotAllowed):
        instruction_give(actor=cast.leader, commitment=asked, text="销号。", effect="close")
    assert current(asked).pending == "complete"


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("text", {"text": " "}),
        ("given_on", {"given_on": 1}),
        ("effect", {"effect": "shout"}),
        ("report_by", {"effect": "report"}),
    ],
)
def test_an_instruction_that_cannot_be_is_refused(cast: Cast, field: str, values: dict[str, Any]) -> None:
    given: dict[str, Any] = {"text": "抓紧。"} | values
    if "given_on" in given:
        given["given_on"] = clock.today() + timedelta(days=given["given_on"])
    with pytest.raises(Invalid) as refused:
        instruction_give(actor=cast.leader, commitment=bring_to(cast, "in_progress"), **given)
    assert refused.value.field == field
    assert not Instruction.objects.exists()


def test_a_comment_tells_who_is_named_and_nobody_else(cast: Cast) -> None:
    at_work = bring_to(cast, "in_progress")
    followed()
    comment_add(actor=cast.finance_liaison, commitment=at_work, text="资金已备，请@高局长确认，@officer 知悉")
    assert set(Comment.objects.get().mentions.all()) == {cast.housing_head, cast.officer}
    assert followed() == {"housing-head": ["mention"], "officer": ["mention"]}
    comment_add(actor=cast.finance_liaison, commitment=at_work, text="邮箱 a@b.example 仍可用")
    assert followed() == {}


def test_a_name_that_would_tell_nobody_is_refused(cast: Cast) -> None:
    at_work = bring_to(cast, "in_progress")
    with pytest.raises(Invalid) as blind:
        comment_add(actor=cast.officer, commitment=at_work, text="@吴安全 请看")
    assert blind.value.code == "mentioned_blind"
    user_save(actor=None, username="other-gao", name="高局长", roles=[(Role.LIAISON, cast.housing)])
    with pytest.raises(Invalid) as twice:
        comment_add(actor=cast.officer, commitment=at_work, text="@高局长 请看")
    assert twice.value.code == "ambiguous_name"
    comment_add(actor=cast.officer, commitment=at_work, text="@other-gao 请看")
    assert not Comment.objects.filter(mentions=cast.housing_head).exists()


def test_who_does_not_see_a_commitment_or_only_audits_does_not_comment(cast: Cast) -> None:
    draft = bring_to(cast, "draft")
    for who, what in ((cast.housing_head, draft), (cast.auditor, draft), (cast.system_admin, draft)):
        with pytest.raises(NotAllowed):
            comment_add(actor=who, commitment=what, text="看过")
    comment_add(actor=cast.officer, commitment=draft, text="看过")


def test_watchers_hear_until_they_see_it_no_more(cast: Cast) -> None:
    at_work = bring_to(cast, "in_progress")
    for who in (cast.auditor, cast.finance_head, cast.head):
        watch(actor=who, commitment=at_work)
    watch(actor=cast.head, commitment=at_work)
    assert Watcher.objects.count() == 3
    assert list(ledger(cast.head, {"watched": "true"}).qs) == [at_work]
    assert not ledger(cast.officer, {"watched": "true"}).qs.exists()
    followed()
    report(cast, at_work)
    assert followed() == {"auditor": ["watched"], "finance-head": ["watched"], "head": ["watched"]}
    at_work.assignments.filter(unit=cast.finance).delete()
    user_set_active(actor=cast.security_admin, user=cast.auditor, active=False)
    unwatch(actor=cast.head, commitment=at_work)
    report(cast, at_work, text="封顶", percent=70)
    assert followed() == {}


def test_who_is_concerned_anyway_is_told_once(cast: Cast) -> None:
    at_work = bring_to(cast, "in_progress")
    watch(actor=cast.head, commitment=at_work)
    followed()
    ask(cast, at_work, "cancel")
    assert followed() == {"head": ["request"]}


def test_nobody_watches_what_they_do_not_see(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        watch(actor=cast.housing_head, commitment=bring_to(cast, "draft"))


@pytest.mark.parametrize(
    ("kind", "here", "there"),
    [
        ("duplicate", "Duplicate of", "Has the duplicate"),
        ("follows", "Follows", "Followed by"),
        ("replaces", "Replaces", "Replaced by"),
    ],
)
def test_relations_are_seen_from_both_sides(cast: Cast, kind: str, here: str, there: str) -> None:
    one, other = bring_to(cast, "in_progress"), bring_to(cast, "closed")
    relation = relation_make(actor=cast.officer, commitment=one, kind=kind, other=other)
    with override("en"):
        assert [(r.label, r.other) for r in relations_of(cast.head, one)] == [(here, other)]
        assert [(r.label, r.other) for r in relations_of(cast.housing_head, other)] == [(there, one)]
    relation_remove(actor=cast.officer, relation=relation)
    assert relations_of(cast.head, one) == relations_of(cast.head, other) == []
    assert Entry.objects.get(event=Event.COMMITMENT_UNRELATED).before["relation"] == kind


def test_a_relation_to_what_one_does_not_see_is_not_shown(cast: Cast) -> None:
    at_work, draft = bring_to(cast, "in_progress"), bring_to(cast, "draft")
    relation_make(actor=cast.officer, commitment=at_work, kind="follows", other=draft)
    assert relations_of(cast.housing_head, at_work) == []
    assert len(relations_of(cast.officer, at_work)) == 1


def test_a_pair_has_one_relation_and_none_with_itself(cast: Cast) -> None:
    one, other = bring_to(cast, "in_progress"), bring_to(cast, "closed")
    relation_make(actor=cast.officer, commitment=one, kind="follows", other=other)
    for source, target in ((one, other), (other, one), (one, one)):
        with pytest.raises(Invalid):
            relation_make(actor=cast.officer, commitment=source, kind="replaces", other=target)
