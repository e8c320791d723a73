"""Which projects and plans a commitment serves."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.accounts.roles import Permission
from tracker.accounts.services import require
from tracker.commitments.lifecycle import OPEN_STATES
from tracker.commitments.models import Commitment
from tracker.commitments.moves import fresh, locked
from tracker.commitments.services import project_by_name, reindex
from tracker.common.errors import Conflict, Invalid
from tracker.journal.models import Event
from tracker.journal.services import record


@transaction.atomic
def commitment_project_add(*, actor: User, commitment: Commitment, name: str) -> Commitment:
    """Add an open commitment to the project of this name, which is made where it is new."""
    require(actor, Permission.CREATE)
    if not name.strip():
        raise Invalid(_("Name the project."), field="project")
    commitment = locked(commitment)
    if commitment.state not in OPEN_STATES:
        raise Invalid(_("It is closed or cancelled: reopen it first."), code="not_open")
    project = project_by_name(name)
    before = [one.name for one in commitment.projects.all()]
    if project.name in before:
        raise Conflict(_("It belongs to %(project)s already."), params={"project": project.name})
    commitment.projects.add(project)
    reindex(fresh(commitment))
    after = {"projects": [*before, project.name]}
    record(Event.COMMITMENT_CHANGED, commitment, actor=actor, before={"projects": before}, after=after)
    return commitment
