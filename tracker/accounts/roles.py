"""The roles of the trade and what each may do: one table."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """A role is held in a unit."""

    OFFICER = "officer", _("Supervision officer")
    SUPERVISION_HEAD = "supervision_head", _("Head of supervision")
    LEADER = "leader", _("Responsible leader")
    UNIT_HEAD = "unit_head", _("Head of unit")
    LIAISON = "liaison", _("Liaison")
    HANDLER = "handler", _("Handler")
    AUDITOR = "auditor", _("Auditor")
    SYSTEM_ADMIN = "system_admin", _("System administrator")
    SECURITY_ADMIN = "security_admin", _("Security administrator")


class Permission(models.TextChoices):
    """What a role can allow besides the actions on a commitment, which commitments.lifecycle lists."""

    SEE_ALL_COMMITMENTS = "see_all_commitments", _("See every commitment")
    SEE_ALL_DOCUMENTS = "see_all_documents", _("See every document")
    UPLOAD = "upload", _("Upload documents")
    PURGE = "purge", _("Purge documents")
    REVIEW = "review", _("Review candidates")
    CREATE = "create", _("Enter commitments by hand")
    REPORTS = "reports", _("Write reports")
    JOURNAL = "journal", _("Read the journal")
    USERS = "users", _("Manage users and units")
    SETTINGS = "settings", _("Change settings")


P = Permission
_SUPERVISION = frozenset({P.SEE_ALL_COMMITMENTS, P.SEE_ALL_DOCUMENTS, P.UPLOAD, P.REVIEW, P.CREATE, P.REPORTS})

PERMISSIONS: dict[str, frozenset[str]] = {
    Role.OFFICER: _SUPERVISION,
    Role.SUPERVISION_HEAD: _SUPERVISION | {P.PURGE},
    Role.LEADER: frozenset({P.REPORTS}),
    Role.UNIT_HEAD: frozenset({P.REPORTS}),
    Role.LIAISON: frozenset({P.REPORTS}),
    Role.HANDLER: frozenset(),
    Role.AUDITOR: frozenset({P.SEE_ALL_COMMITMENTS, P.SEE_ALL_DOCUMENTS, P.REPORTS, P.JOURNAL}),
    Role.SYSTEM_ADMIN: frozenset({P.SETTINGS}),
    Role.SECURITY_ADMIN: frozenset({P.USERS}),
}

# Separated administrators (GB/T 22239-2019, security management roles): one person holds at most one of these,
# and none of them works on commitments.
SEPARATED = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDITOR})
