"""Somebody leaves: every open duty with its new holder, looked at before it is done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from tracker.accounts.models import User
from tracker.accounts.querysets import users_visible_to
from tracker.accounts.roles import Permission, Role
from tracker.approvals.models import WAITING, ApprovalRequest
from tracker.commitments.models import Commitment
from tracker.common.errors import Conflict, Invalid
from tracker.handover.duties import Duty, DutyKind, duties_of, possible_holders
from tracker.handover.services import Move, Plan, handover_apply, handover_plan
from tracker.web.base import UNPROCESSABLE, needs, user_of
from tracker.worklist.lists import WorkList
from tracker.worklist.reasons import Reason

CONFLICT = 409
SHOWN = 300  # duties with a field of their own; more go to the one who takes all


@dataclass(frozen=True, slots=True)
class Line:
    """A duty on the page: what it is, what was typed for it, and what is wrong with that."""

    duty: Duty
    text: str
    typed: str
    error: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """The duties of one kind."""

    label: str
    lines: Sequence[Line]
    more: int


@needs(Permission.USERS)
@require_http_methods(["GET", "POST"])
def user_leave(request: HttpRequest, pk: int) -> HttpResponse:
    """The duties; what was chosen as a preview (`do=preview`); the hand-over itself (`do=apply`)."""
    actor = user_of(request)
    person: User = get_object_or_404(users_visible_to(actor), pk=pk)
    if request.method != "POST":
        return _choose(request, actor, person, {}, {})
    typed = {name: str(value).strip() for name, value in request.POST.items() if str(value).strip()}
    chosen, errors = _people(person, typed)
    if errors:
        return _choose(request, actor, person, typed, errors, status=UNPROCESSABLE)
    everything_to = chosen.pop("all", None)
    try:
        if request.POST.get("do") == "apply":
            seen = request.POST.get("seen", "")
            handover_apply(actor=actor, person=person, given=chosen, everything_to=everything_to, seen=seen)
            messages.success(request, _("%(name)s has left; everything has a new holder.") % {"name": person.name})
            return redirect("user-edit", pk)
        plan = handover_plan(person, given=chosen, everything_to=everything_to)
    except Conflict as error:
        return _choose(request, actor, person, typed, {"": str(error)}, status=CONFLICT)
    except Invalid as error:
        return _choose(request, actor, person, typed, {"": str(error)}, status=UNPROCESSABLE)
    if plan.missing:
        wrong = {move.duty.key: _("Name who takes this over.") for move in plan.missing}
        return _choose(request, actor, person, typed, wrong, status=UNPROCESSABLE)
    return _preview(request, actor, person, typed, plan)


def _people(person: User, typed: dict[str, str]) -> tuple[dict[str, User], dict[str, str]]:
    """Who is meant by each field ("name · sign-in name", or a name that only one has), and what is not understood."""
    keys = ("all", *(f"{kind}-" for kind in DutyKind.values))
    wanted = {name: value for name, value in typed.items() if name.startswith(keys)}
    by_username: dict[str, User] = {}
    by_name: dict[str, list[User]] = {}
    if wanted:
        for one in possible_holders(person):
            by_username[one.username] = one
            by_name.setdefault(one.name, []).append(one)
    chosen, errors = {}, {}
    for name, value in wanted.items():
        named = by_name.get(value, [])
        found = by_username.get(value.rpartition("·")[2].strip().lower()) or (named[0] if len(named) == 1 else None)
        if found:
            chosen[name] = found
        elif named:
            errors[name] = _("Several people are called so: choose one from the list.")
        else:
            errors[name] = _("Nobody in use is called so: choose from the list.")
    return chosen, errors


def _choose(
    request: HttpRequest, actor: User, person: User, typed: dict[str, str], errors: dict[str, str], status: int = 200
) -> HttpResponse:
    duties = duties_of(person)
    texts = _texts(actor, duties)
    groups = []
    for kind, label in DutyKind.choices:
        own = [duty for duty in duties if duty.kind == kind]
        lines = [Line(one, texts[one.key], typed.get(one.key, ""), errors.get(one.key, "")) for one in own[:SHOWN]]
        if own:
            groups.append(Group(str(label), lines, len(own) - len(lines)))
    context = {
        "person": person,
        "own": person.pk == actor.pk,
        "groups": groups,
        "count": len(duties),
        "people": possible_holders(person) if duties else [],
        "everything_to": typed.get("all", ""),
        "errors": errors,
        "goes_along": _goes_along(person),
    }
    return render(request, "handover/leave.html", context, status=status)


def _preview(request: HttpRequest, actor: User, person: User, typed: dict[str, str], plan: Plan) -> HttpResponse:
    texts = _texts(actor, [move.duty for move in plan.moves])
    context = {
        "person": person,
        "rows": [_row(move, texts[move.duty.key]) for move in plan.moves],
        "typed": [(name, value) for name, value in typed.items() if name == "all" or "-" in name],
        "seen": plan.seen,
        "goes_along": _goes_along(person),
    }
    return render(request, "handover/preview.html", context)


def _row(move: Move, text: str) -> dict[str, Any]:
    role = dict(Role.choices)[move.adds[0]] if move.adds else ""
    return {"move": move, "text": text, "kind": DutyKind(move.duty.kind).label, "role": role}


def _texts(actor: User, duties: Sequence[Duty]) -> dict[str, str]:
    """What each duty is; commitments by their number alone for who sees no commitments."""
    ids = [duty.it.pk for duty in duties if duty.kind == DutyKind.HANDLER]
    seen = set(Commitment.objects.visible_to(actor).filter(pk__in=ids).values_list("pk", flat=True))
    found = {}
    for duty in duties:
        one = duty.it
        if duty.kind == DutyKind.ROLE:
            found[duty.key] = f"{one.get_role_display()} ({one.unit.name})"
        elif duty.kind == DutyKind.HANDLER:
            title = one.title if one.pk in seen else ""
            found[duty.key] = f"{one.serial_no or _('Draft')} {title}".strip()
        elif duty.kind == DutyKind.DEPUTY:
            words = {"person": one.user.name, "start": one.starts_on, "end": one.ends_on}
            found[duty.key] = _("Acts for %(person)s from %(start)s until %(end)s") % words
        else:
            found[duty.key] = one.name
    return found


def _goes_along(person: User) -> list[tuple[str, int]]:
    """What needs no holder of its own: it follows the roles, or ends with the account."""
    counts: dict[str, Any] = User.objects.filter(pk=person.pk).aggregate(
        notices=Count("notices", filter=Q(notices__read_at=None), distinct=True),
        given=Count("delegations", filter=Q(delegations__ended_at=None), distinct=True),
        feeds=Count("feeds", filter=Q(feeds__revoked_at=None), distinct=True),
    )
    asked = ApprovalRequest.objects.filter(asked_by=person, state__in=WAITING).count()
    lines = [
        (_("Requests to decide: they wait for who takes the role over"), WorkList(person, Reason.DECIDE).count()),
        (_("Own requests that wait: the answer reaches the unit"), asked),
        (_("Unread notices and reminders: they reach the new holders"), counts["notices"]),
        (_("Own deputies: their time ends"), counts["given"]),
        (_("Calendar addresses: they are revoked"), counts["feeds"]),
    ]
    return [line for line in lines if line[1]]
