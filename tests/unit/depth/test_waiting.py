"""What of the depth waits for a person: in the work list, and when somebody leaves."""

from __future__ import annotations

from datetime import timedelta

from tests.cast import Cast
from tests.stages import bring_to, current, report
from tracker.accounts.models import User
from tracker.accounts.roles import Role
from tracker.accounts.services import user_save
from tracker.assignments.parts import part_set
from tracker.commitments.lifecycle import Action
from tracker.common import clock
from tracker.handover.services import handover_apply
from tracker.journal.models import Entry
from tracker.progress.policies import report_policy_change
from tracker.progress.services import part_answer, report_sign
from tracker.worklist.lists import WorkList
from tracker.worklist.wording import step_of


def handler_of_finance(username: str = "finance-handler", name: str = "罗承办", *, cast: Cast) -> User:
    return user_save(actor=None, username=username, name=name, roles=[(Role.HANDLER, cast.finance)])[0]


def reasons(user: User) -> dict[str, int]:
    return {reason: count for reason, count in WorkList(User.objects.get(pk=user.pk)).counts().items() if count}


def test_a_part_waits_for_who_answers_it_from_a_week_before(cast: Cast) -> None:
    handler = handler_of_finance(cast=cast)
    commitment = bring_to(cast, "in_progress")
    due = clock.today() + timedelta(days=20)
    part_set(actor=cast.officer, commitment=commitment, unit=cast.finance, part="拨付资金", due=due, handler=handler)
    assert "part" not in reasons(handler)
    with clock.moved(timedelta(days=15)):
        assert reasons(handler) == {"part": 1}
        assert "part" not in reasons(cast.housing_head), "the lead unit has no part of its own"
        [row] = WorkList(handler, "part")[0:5]
        assert step_of(User.objects.get(pk=handler.pk), row) == Action.ANSWER
        part_answer(actor=handler, commitment=commitment, text="已拨付300万元")
        assert "part" not in reasons(handler)


def test_a_report_to_sign_waits_for_the_head_of_its_unit(cast: Cast) -> None:
    report_policy_change(actor=cast.system_admin, signed=True, shift="later")
    commitment = bring_to(cast, "in_progress")
    report(cast, commitment)
    assert reasons(cast.housing_head)["sign"] == 1
    assert "sign" not in reasons(cast.finance_head)
    report_sign(actor=cast.housing_head, commitment=commitment, signed=True)
    assert "sign" not in reasons(cast.housing_head)


def test_the_part_of_who_leaves_finds_a_new_handler(cast: Cast) -> None:
    old, new = handler_of_finance(cast=cast), handler_of_finance("new", "新承办", cast=cast)
    commitment = bring_to(cast, "in_progress")
    part_set(actor=cast.officer, commitment=commitment, unit=cast.finance, part="拨付资金", handler=old)
    plan = handover_apply(actor=cast.security_admin, person=old, everything_to=new, given={})
    assert "part" in {move.duty.kind for move in plan.moves}
    assert current(commitment).supporting[0].handler == new
    told = Entry.objects.get(event="commitment.handed_over")
    assert (told.before, told.after) == ({"handler": "罗承办"}, {"handler": "新承办", "unit": "市财政局"})
