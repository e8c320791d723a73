"""What people do with a commitment: one function a step, chosen by weight among those that its place allows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any, Final

from tests.simulation.office import Office, Person
from tests.simulation.told import Told
from tracker.accounts.models import Unit, User
from tracker.accounts.roles import Role
from tracker.approvals.services import completion_verify, request_decide, request_open
from tracker.assignments.services import commitment_acknowledge, commitment_assign, commitment_withdraw
from tracker.commitments.lifecycle import RequestKind
from tracker.commitments.models import Commitment
from tracker.commitments.moves import commitment_close, commitment_reopen, commitment_resume, commitment_return
from tracker.commitments.permissions import policy_of
from tracker.commitments.services import commitment_edit
from tracker.notices.services import commitment_urge
from tracker.progress.services import progress_report


@dataclass(slots=True)
class Scene:
    """A commitment whose turn it is, the office around it and the day."""

    here: Office
    told: Told
    commitment: Commitment
    today: date
    by_deputy: bool = False

    @property
    def random(self) -> Random:
        """The one source of chance."""
        return self.here.random

    def who(self, role: Role, unit: int | None = None) -> User | None:
        """Who acts for this place now."""
        found = self.here.acting(self.here.one(role, unit))
        if found is None:
            return None
        self.by_deputy = found[1]
        return found[0]

    def unit(self, name: str | None) -> int:
        """The unit of this name."""
        return next(pk for pk, one in self.here.names.items() if one == name)

    def other_unit(self) -> Unit:
        """A unit that does not lead."""
        lead = self.told.lead
        return Unit.objects.get(
            pk=self.random.choice([u for u in self.here.working_units if self.here.names[u] != lead])
        )

    def later(self, least: int, most: int) -> date:
        """A day so many days from today."""
        return self.today + timedelta(days=self.random.randint(least, most))


# A step does its service and returns the event that the journal must have; None: nobody was there to do it.
Step = Callable[[Scene], str | None]


def _head(scene: Scene) -> User | None:
    return scene.who(Role.UNIT_HEAD, scene.unit(scene.told.lead))


def _supervision(scene: Scene) -> User | None:
    return scene.who(Role.SUPERVISION_HEAD if scene.random.random() < 0.15 else Role.OFFICER)


def edit(scene: Scene) -> str | None:
    """An officer changes the title or the date of a draft."""
    if (who := _supervision(scene)) is None:
        return None
    values: dict[str, Any] = {"title": f"{scene.told.title[:90]}·修"}
    if scene.random.random() < 0.5:
        values = {"due": scene.later(10, 90)}
    commitment_edit(actor=who, commitment=scene.commitment, **values)
    return "commitment.changed"


def assign(scene: Scene) -> str | None:
    """An officer assigns: one lead unit, some supporting ones, often a handler."""
    if (who := _supervision(scene)) is None:
        return None
    lead, *others = scene.random.sample(scene.here.working_units, scene.random.choice([1, 1, 2, 3, 4]))
    handler = scene.here.one(Role.HANDLER, lead) if scene.random.random() < 0.6 else None
    units = Unit.objects.in_bulk([lead, *others])
    commitment_assign(
        actor=who,
        commitment=scene.commitment,
        lead_unit=units[lead],
        supporting_units=[units[pk] for pk in others],
        due=scene.later(5, 120),
        handler=scene.here.user(handler.pk) if handler else None,
    )
    return "commitment.assigned"


def withdraw(scene: Scene) -> str | None:
    """An officer takes an assignment back."""
    if (who := _supervision(scene)) is None:
        return None
    commitment_withdraw(actor=who, commitment=scene.commitment, note="分送有误")
    return "commitment.withdrawn"


def acknowledge(scene: Scene) -> str | None:
    """A liaison or head of a unit that has not acknowledged yet does so."""
    waiting = sorted(scene.told.waiting)
    if not waiting:
        return None
    unit = scene.unit(scene.random.choice(waiting))
    who = scene.who(scene.random.choice([Role.LIAISON, Role.LIAISON, Role.UNIT_HEAD]), unit)
    if who is None:
        return None
    commitment_acknowledge(actor=who, commitment=scene.commitment)
    return "commitment.acknowledged"


def report(scene: Scene) -> str | None:
    """The lead unit, sometimes a supporting one, reports."""
    names = sorted(scene.told.supporting)
    name = scene.random.choice(names) if names and scene.random.random() < 0.25 else scene.told.lead
    handler: Person | None = None
    if name == scene.told.lead and scene.commitment.handler_id and scene.random.random() < 0.5:
        handler = scene.here.people.get(scene.commitment.handler_id)
    if handler is not None:
        found = scene.here.acting(handler)
        who, scene.by_deputy = found if found else (None, False)
    else:
        who = scene.who(Role.LIAISON, scene.unit(name))
    if who is None:
        return None
    percent = min(100, scene.told.reported + scene.random.randint(0, 35))
    progress_report(actor=who, commitment=scene.commitment, text=f"已完成{percent}%，正在推进。", percent=percent)
    return "progress.reported"


def urge(scene: Scene) -> str | None:
    """Supervision urges."""
    if (who := _supervision(scene)) is None:
        return None
    to_leader = scene.random.random() < 0.2
    commitment_urge(actor=who, commitment=scene.commitment, note="请于三日内报送进展。", to_leader=to_leader)
    return "commitment.urged"


def _ask(scene: Scene, who: User | None, kind: str, **details: Any) -> str | None:
    if who is None:
        return None
    request_open(actor=who, commitment=scene.commitment, kind=kind, reason="情况有变", **details)
    return "request.opened" if policy_of(kind).decided_by != "nobody" else "request.granted"


def register(scene: Scene) -> str | None:
    """An officer asks for registration, where the office wants it."""
    return _ask(scene, _supervision(scene), RequestKind.REGISTER)


def dispute(scene: Scene) -> str | None:
    """The head of the lead unit disputes the duty and mostly names another unit."""
    unit = scene.other_unit() if scene.random.random() < 0.7 else None
    return _ask(scene, _head(scene), RequestKind.DISPUTE, unit=unit)


def extend(scene: Scene) -> str | None:
    """The head of the lead unit asks for more time, while there is some left."""
    due = scene.told.due
    if due is None or due < scene.today:
        return None
    new_due = due + timedelta(days=scene.random.randint(5, 60))
    return _ask(scene, _head(scene), RequestKind.EXTEND, new_due=new_due, progress="主体完工")


def adjust(scene: Scene) -> str | None:
    """The head of the lead unit asks for another title, other supporting units or another lead unit."""
    changes: dict[str, Any] = {"title": f"{scene.told.title[:90]}·调"}
    chance = scene.random.random()
    if chance < 0.3:
        changes = {"lead_unit": scene.other_unit()}
    elif chance < 0.6:
        others = {scene.other_unit().pk for _n in range(2)} ^ {scene.unit(name) for name in scene.told.supporting}
        others.discard(scene.unit(scene.told.lead))
        changes |= {"supporting_units": list(Unit.objects.filter(pk__in=others))}
    return _ask(scene, _head(scene), RequestKind.ADJUST, changes=changes)


def suspend(scene: Scene) -> str | None:
    """The head of the lead unit asks to let it rest."""
    return _ask(scene, _head(scene), RequestKind.SUSPEND, recheck_on=scene.later(3, 40))


def complete(scene: Scene) -> str | None:
    """The head of the lead unit says that it is done."""
    return _ask(scene, _head(scene), RequestKind.COMPLETE)


def cancel(scene: Scene) -> str | None:
    """Supervision asks to cancel."""
    return _ask(scene, _supervision(scene), RequestKind.CANCEL)


def decide(scene: Scene) -> str | None:
    """The request is verified where it must be, or granted, or returned."""
    kind, chance = scene.told.pending, scene.random.random()
    policy = policy_of(kind)
    if policy.verified and not scene.told.verified:
        if (who := _supervision(scene)) is None:
            return None
        method = scene.random.choice(["paper", "site"])
        if chance < 0.75:
            completion_verify(actor=who, commitment=scene.commitment, passed=True, method=method)
            return "request.verified"
        completion_verify(
            actor=who,
            commitment=scene.commitment,
            passed=False,
            method=method,
            note="现场不符",
            contradicted=chance > 0.9,
        )
        return "request.returned"
    if (who := _decider(scene, policy.decided_by)) is None:
        return None
    if chance < 0.3:
        request_decide(actor=who, commitment=scene.commitment, granted=False, note="理由不足")
        return "request.returned"
    unit = scene.other_unit() if kind == RequestKind.DISPUTE else None
    request_decide(actor=who, commitment=scene.commitment, granted=True, unit=unit)
    return "request.granted"


def _decider(scene: Scene, decided_by: str) -> User | None:
    if decided_by == Role.LEADER:
        leaders = [o for u in scene.here.above(scene.unit(scene.told.lead)) for o in scene.here.holders(Role.LEADER, u)]
        found = scene.here.acting(scene.random.choice(leaders)) if leaders else None
        if found:
            scene.by_deputy = found[1]
            return found[0]
    return scene.who(Role.OFFICER if decided_by == Role.OFFICER else Role.SUPERVISION_HEAD)


def resume(scene: Scene) -> str | None:
    """Supervision lets work go on."""
    if (who := _supervision(scene)) is None:
        return None
    commitment_resume(actor=who, commitment=scene.commitment, note="条件具备")
    return "commitment.resumed"


def close(scene: Scene) -> str | None:
    """The head of supervision closes."""
    if (who := scene.who(Role.SUPERVISION_HEAD)) is None:
        return None
    commitment_close(actor=who, commitment=scene.commitment, note="销号")
    return "commitment.closed"


def send_back(scene: Scene) -> str | None:
    """The head of supervision returns what was called completed."""
    if (who := scene.who(Role.SUPERVISION_HEAD)) is None:
        return None
    commitment_return(actor=who, commitment=scene.commitment, note="抽查未达标")
    return "commitment.returned"


def reopen(scene: Scene) -> str | None:
    """The head of supervision takes up again what was closed."""
    if (who := scene.who(Role.SUPERVISION_HEAD)) is None:
        return None
    commitment_reopen(actor=who, commitment=scene.commitment, note="问题反弹", due=scene.later(10, 60))
    return "commitment.reopened"


# Place → steps with their weights. A place is the state, or "pending" while a request waits.
BEHAVIOUR: Final[Mapping[str, Mapping[Step, float]]] = {
    "draft": {assign: 6, edit: 1.5, cancel: 0.3},
    "unregistered": {register: 5, edit: 1, cancel: 0.2},
    "assigned": {acknowledge: 8, dispute: 1.2, withdraw: 0.4, urge: 0.6, cancel: 0.15},
    "in_progress": dict(
        zip(
            (report, acknowledge, extend, adjust, suspend, complete, urge, cancel),
            (9, 3, 1.6, 0.8, 0.7, 2.4, 0.6, 0.2),
            strict=True,
        )
    ),
    "pending": {decide: 1},
    "suspended": {resume: 4, cancel: 0.3},
    "completed": {close: 5, send_back: 1, cancel: 0.1},
    "closed": {reopen: 1},
}
