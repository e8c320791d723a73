"""One call of a service for every action of the lifecycle table: what a test does to try it."""

from __future__ import annotations

from datetime import date
from typing import Any, Final

from tracker.approvals.rechecks import recheck_record
from tracker.approvals.services import completion_verify, request_decide, request_open
from tracker.assignments.parts import SubItem, commitment_split, part_set
from tracker.assignments.services import commitment_acknowledge, commitment_assign, commitment_withdraw
from tracker.commitments.blocking import commitment_block, commitment_unblock
from tracker.commitments.instructions import instruction_give
from tracker.commitments.lifecycle import Action
from tracker.commitments.models import Commitment, Target
from tracker.commitments.moves import commitment_close, commitment_reopen, commitment_resume, commitment_return
from tracker.commitments.relations import relation_make
from tracker.commitments.services import commitment_edit
from tracker.commitments.targets import target_set
from tracker.notices.services import commitment_urge
from tracker.progress.readings import reading_record
from tracker.progress.services import part_answer, progress_report, report_sign

LATER: Final = date(2099, 12, 31)


def _measure(c: Commitment, who: Any) -> Any:
    target, _made = Target.objects.get_or_create(commitment=c, text="绿化率41%", value=41, unit="%")
    return reading_record(actor=who, commitment=c, target=target, value=20, evidence="现场测量")


def _relate(c: Commitment, who: Any) -> Any:
    made: dict[str, Any] = {"baseline_text": "另一项工作。", "source_type": "phone"}
    other, _made = Commitment.objects.get_or_create(title="另一事项", created_by_id=c.created_by_id, defaults=made)
    return relation_make(actor=who, commitment=c, kind="follows", other=other)


CALLS: dict[Action, Any] = {
    Action.EDIT: lambda c, who, _cast: commitment_edit(actor=who, commitment=c, title="另一个标题"),
    Action.ASSIGN: lambda c, who, cast: commitment_assign(actor=who, commitment=c, lead_unit=cast.gardens),
    Action.WITHDRAW: lambda c, who, _cast: commitment_withdraw(actor=who, commitment=c),
    Action.ACKNOWLEDGE: lambda c, who, _cast: commitment_acknowledge(actor=who, commitment=c),
    Action.REPORT: lambda c, who, _cast: progress_report(actor=who, commitment=c, text="已开工", percent=10),
    Action.COMPLETE: lambda c, who, _cast: request_open(actor=who, commitment=c, kind="complete", reason="已完工"),
    Action.VERIFY: lambda c, who, _cast: completion_verify(actor=who, commitment=c, passed=True, method="site"),
    Action.DECIDE: lambda c, who, _cast: request_decide(actor=who, commitment=c, granted=False, note="缺照片"),
    Action.CLOSE: lambda c, who, _cast: commitment_close(actor=who, commitment=c),
    Action.RETURN: lambda c, who, _cast: commitment_return(actor=who, commitment=c, note="未完工"),
    Action.REOPEN: lambda c, who, _cast: commitment_reopen(actor=who, commitment=c, note="又漏水"),
    Action.RESUME: lambda c, who, _cast: commitment_resume(actor=who, commitment=c),
    Action.URGE: lambda c, who, _cast: commitment_urge(actor=who, commitment=c, note="请报送进展"),
    Action.REGISTER: lambda c, who, _cast: request_open(actor=who, commitment=c, kind="register", reason="纳入督办"),
    Action.DISPUTE: lambda c, who, _cast: request_open(actor=who, commitment=c, kind="dispute", reason="非我局职责"),
    Action.EXTEND: lambda c, who, _cast: request_open(
        actor=who, commitment=c, kind="extend", reason="雨季停工", progress="主体完工", new_due=LATER
    ),
    Action.ADJUST: lambda c, who, _cast: request_open(
        actor=who, commitment=c, kind="adjust", reason="规划调整", changes={"title": "完成二期改造"}
    ),
    Action.SUSPEND: lambda c, who, _cast: request_open(
        actor=who, commitment=c, kind="suspend", reason="土地未交付", recheck_on=LATER
    ),
    Action.CANCEL: lambda c, who, _cast: request_open(actor=who, commitment=c, kind="cancel", reason="项目取消"),
    Action.SPLIT: lambda c, who, cast: commitment_split(
        actor=who, commitment=c, items=[SubItem("完成亲水平台", cast.housing)]
    ),
    Action.PART: lambda c, who, cast: part_set(actor=who, commitment=c, unit=cast.finance, part="拨付资金"),
    Action.ANSWER: lambda c, who, _cast: part_answer(actor=who, commitment=c, text="资金已拨付"),
    Action.BLOCK: lambda c, who, _cast: commitment_block(actor=who, commitment=c, reason="land", note="土地未交付"),
    Action.UNBLOCK: lambda c, who, _cast: commitment_unblock(actor=who, commitment=c),
    Action.SIGN: lambda c, who, _cast: report_sign(actor=who, commitment=c, signed=True),
    Action.TARGET: lambda c, who, _cast: target_set(actor=who, commitment=c, metric="绿化率", value=41, unit="%"),
    Action.MEASURE: lambda c, who, _cast: _measure(c, who),
    Action.INSTRUCT: lambda c, who, _cast: instruction_give(
        actor=who, commitment=c, text="请抓紧办理。", leader_name="王市长"
    ),
    Action.RELATE: lambda c, who, _cast: _relate(c, who),
    Action.RECHECK: lambda c, who, _cast: recheck_record(
        actor=who, commitment=c, kept=True, method="site", note="现场完好"
    ),
}
