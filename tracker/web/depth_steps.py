"""What grows around a commitment among the actions of the page."""

from __future__ import annotations

from functools import partial
from typing import Any, Final

from django.utils.translation import gettext_lazy

from tracker.accounts.models import User
from tracker.approvals.rechecks import recheck_record
from tracker.assignments.parts import commitment_split, part_set
from tracker.commitments.blocking import commitment_block, commitment_unblock
from tracker.commitments.instructions import instruction_give
from tracker.commitments.lifecycle import Action
from tracker.commitments.models import Commitment
from tracker.commitments.relations import relation_make
from tracker.commitments.targets import target_set
from tracker.progress.readings import reading_record
from tracker.progress.services import part_answer, report_sign
from tracker.web import depth_forms as df
from tracker.web.steps import Step, Values, service
from tracker.web.workflow_forms import NoteForm


def _measure(user: User, commitment: Commitment, values: Values) -> Any:
    files = values.pop("attachments")
    return reading_record(actor=user, commitment=commitment, file=files[0] if files else None, **values)


def _sign(user: User, commitment: Commitment, values: Values) -> Any:
    signed = values["outcome"] == "sign"
    return report_sign(actor=user, commitment=commitment, signed=signed, note=values["note"])


def _recheck(user: User, commitment: Commitment, values: Values) -> Any:
    kept = values.pop("outcome") == "kept"
    return recheck_record(actor=user, commitment=commitment, kept=kept, **values)


def _part(_user: User, commitment: Commitment) -> Values:
    """The first supporting unit that has no part yet, else the first."""
    row = next((one for one in commitment.supporting if not one.part), None) or next(iter(commitment.supporting), None)
    if row is None:
        return {}
    return {"unit": row.unit_id, "part": row.part, "due": row.due or commitment.due, "handler": row.handler_id}


def _today(_user: User, _commitment: Commitment) -> Values:
    return df.today()


DEPTH_STEPS: Final[dict[Action, Step]] = {
    Action.SPLIT: Step(
        df.SplitForm,
        service(commitment_split),
        gettext_lazy("The sub-items were assigned."),
        gettext_lazy("Each gets a number after the whole's, its own unit, due date and answer; the whole stays yours."),
        place="sub_items",
    ),
    Action.PART: Step(
        df.PartForm,
        service(part_set),
        gettext_lazy("The part was set."),
        gettext_lazy("The unit is told. Setting an answered part anew asks for another answer."),
        _part,
        place="parts",
        pick=lambda _user, commitment: partial(df.PartForm, commitment=commitment),
        fits=lambda commitment: bool(commitment.supporting),
    ),
    Action.ANSWER: Step(
        df.AnswerForm,
        service(part_answer),
        gettext_lazy("The answer was sent."),
        gettext_lazy("It says that your unit's part is done. What is still going on is reported as progress."),
        attaches=True,
    ),
    Action.BLOCK: Step(
        df.BlockForm,
        service(commitment_block),
        gettext_lazy("It stands as blocked."),
        gettext_lazy("The clock goes on. Where it should stand still, the head of the unit asks for suspension."),
    ),
    Action.UNBLOCK: Step(NoteForm, service(commitment_unblock), gettext_lazy("It is no longer blocked.")),
    Action.SIGN: Step(
        df.SignForm,
        _sign,
        gettext_lazy("The decision was saved."),
        gettext_lazy("The last report of your unit counts once it is signed."),
    ),
    Action.TARGET: Step(
        df.TargetForm,
        service(target_set),
        gettext_lazy("The target was set."),
        place="targets",
        pick=lambda _user, commitment: partial(df.TargetForm, commitment=commitment),
    ),
    Action.MEASURE: Step(
        df.ReadingForm,
        _measure,
        gettext_lazy("The reading was recorded."),
        gettext_lazy("A reading of the same day is replaced."),
        _today,
        attaches=True,
        place="targets",
        pick=lambda _user, commitment: partial(df.ReadingForm, commitment=commitment),
        fits=lambda commitment: bool(commitment.targets.all()),
    ),
    Action.INSTRUCT: Step(
        df.InstructForm,
        service(instruction_give),
        gettext_lazy("The instruction was written down."),
        gettext_lazy("The units and the supervision office are told."),
        _today,
        place="instructions",
        pick=lambda user, commitment: partial(df.InstructForm, user=user, commitment=commitment),
    ),
    Action.RELATE: Step(
        df.RelateForm,
        service(relation_make),
        gettext_lazy("The relation was made."),
        place="relations",
        pick=lambda user, _commitment: partial(df.RelateForm, user=user),
    ),
    Action.RECHECK: Step(
        df.RecheckForm,
        _recheck,
        gettext_lazy("The re-check was saved."),
        gettext_lazy("Where it does not hold the head of supervision is told and may take it up again."),
    ),
}
