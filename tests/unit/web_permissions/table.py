"""Who gets through at each address: own unit and other unit, reading (GET) and sending (POST)."""

from __future__ import annotations

from typing import Final

SUPERVISION: Final = frozenset({"officer", "head"})
DOCUMENTS: Final = SUPERVISION | {"auditor"}  # who sees documents
UNIT: Final = frozenset({"housing_head", "housing_liaison", "housing_handler", "finance_head"})
LEDGER: Final = DOCUMENTS | UNIT | {"leader"}  # who sees the commitment that housing leads and finance supports
OTHER: Final = frozenset({"other_leader", "other_head", "other_liaison", "other_handler"})
WORKING: Final = LEDGER | OTHER  # who has a ledger at all
SECURITY: Final = frozenset({"security_admin"})
SYSTEM: Final = frozenset({"system_admin"})
AUDIT: Final = frozenset({"auditor"})
ALL: Final = WORKING | SECURITY | SYSTEM
REPORTS: Final = WORKING - {"housing_handler", "other_handler"}
OWNER: Final = frozenset({"housing_head"})
OFFICER: Final = frozenset({"officer"})
NOBODY: Final[frozenset[str]] = frozenset()

Who = frozenset[str] | None  # None: no such method

# Address: who may read it, who may send to it. Own: the commitment, notices and files are housing's.
TABLE: Final[dict[str, tuple[Who, Who]]] = {
    "home": (ALL, None),
    "setup": (NOBODY, NOBODY),
    "sign-in": (ALL, ALL),
    "sign-out": (None, ALL),
    "language": (None, ALL),
    "account": (ALL, ALL),
    "password-change": (ALL, ALL),
    "token-new": (None, ALL),
    "token-revoke": (None, ALL),
    "users": (SECURITY, None),
    "user-new": (SECURITY, SECURITY),
    "user-edit": (SECURITY, SECURITY),
    "user-password": (None, SECURITY),
    "user-active": (None, SECURITY),
    "user-leave": (SECURITY, SECURITY),
    "units": (SECURITY, None),
    "organisation-import": (SECURITY, SECURITY),
    "organisation-template": (SECURITY, None),
    "organisation-file": (SECURITY, SECURITY),
    "unit-new": (SECURITY, SECURITY),
    "unit-edit": (SECURITY, SECURITY),
    "settings": (SYSTEM, SYSTEM),
    "search": (ALL, None),
    "palette": (ALL, None),
    "inbox": (ALL, None),
    "inbox-read": (None, ALL),
    "notice-open": (None, OWNER),
    "notice-away": (None, OWNER),
    "preferences": (None, ALL),
    "deputy-new": (ALL, ALL),
    "deputy-end": (None, OWNER),
    "feed-new": (None, ALL),
    "feed-revoke": (None, OWNER),
    "feed": (ALL, None),
    "reminder-rules": (SYSTEM, SYSTEM),
    "reminder-rule-new": (SYSTEM, SYSTEM),
    "reminder-rule": (SYSTEM, SYSTEM),
    "lamp-rules": (SYSTEM, SYSTEM),
    "calendar-days": (SYSTEM, SYSTEM),
    "calendar-day-remove": (None, SYSTEM),
    "intake-settings": (SYSTEM, SYSTEM),
    "intake-try": (None, SYSTEM),
    "second-review": (SYSTEM, SYSTEM),
    "policies": (SYSTEM, SYSTEM),
    "journal": (AUDIT, None),
    "journal-check": (None, AUDIT),
    "documents": (ALL, None),
    "document-new": (SUPERVISION, SUPERVISION),
    "document": (DOCUMENTS, None),
    "document-changes": (DOCUMENTS, None),
    "document-likely": (DOCUMENTS, None),
    "document-link": (None, SUPERVISION),
    "document-unlink": (None, SUPERVISION),
    "document-purge": (None, SUPERVISION),
    "document-again": (None, SUPERVISION),
    "reextraction": (DOCUMENTS, SUPERVISION),
    "page-image": (DOCUMENTS, None),
    "document-file": (DOCUMENTS, None),
    "ingestions": (DOCUMENTS, None),
    "ingestion": (DOCUMENTS, None),
    "ingestion-progress": (DOCUMENTS, None),
    "ingestion-answer": (DOCUMENTS, None),
    "ingestion-purge": (None, SUPERVISION),
    "ingestion-retry": (None, SUPERVISION),
    "run": (DOCUMENTS, None),
    "run-progress": (DOCUMENTS, None),
    "run-retry": (None, SUPERVISION),
    "original": (DOCUMENTS, None),
    "triage": (DOCUMENTS, None),
    "triage-candidates": (DOCUMENTS, None),
    "triage-text": (DOCUMENTS, None),
    "meeting-head": (SUPERVISION, SUPERVISION),
    "triage-undo": (None, SUPERVISION),
    "triage-make": (SUPERVISION, SUPERVISION),
    "triage-sure": (SUPERVISION, SUPERVISION),
    "triage-here": (DOCUMENTS, None),
    "triage-matches": (None, SUPERVISION),
    "proposal": (SUPERVISION, SUPERVISION),
    "learning": (SUPERVISION, None),
    "quality": (SUPERVISION, None),
    "name-forget": (None, SUPERVISION),
    "ranker-train": (None, SUPERVISION),
    "ranker-choose": (None, SUPERVISION),
    "candidate": (DOCUMENTS, None),
    "candidate-picture": (DOCUMENTS, None),
    "candidate-accept": (None, SUPERVISION),
    "candidate-edit": (SUPERVISION, SUPERVISION),
    "candidate-link": (SUPERVISION, SUPERVISION),
    "candidate-merge": (None, SUPERVISION),
    "candidate-split": (SUPERVISION, SUPERVISION),
    "candidate-unit": (None, SUPERVISION),
    "candidate-reject": (SUPERVISION, SUPERVISION),
    "candidate-reopen": (None, SUPERVISION),
    "ledger": (WORKING, None),
    "ledger-export": (REPORTS, None),
    "view-new": (WORKING, WORKING),
    "view-edit": (OFFICER, OFFICER),
    "view-delete": (None, OFFICER),
    "ledger-bulk": (None, SUPERVISION),
    "portfolio": (WORKING, None),
    "unit-work": (DOCUMENTS | {"leader", "housing_head", "housing_liaison"}, None),  # of housing
    "unit-inbox": (frozenset({"housing_head", "housing_liaison", "finance_head", "other_head", "other_liaison"}), None),
    "projects": (WORKING, None),
    "project": (LEDGER, None),
    "commitment-new": (SUPERVISION, SUPERVISION),
    "commitment": (LEDGER, None),
    "commitment-act": (ALL, UNIT),  # reading sends back to the commitment's page
    "comment": (None, LEDGER - AUDIT),
    "watching": (None, LEDGER),
    "report-doubts": (None, UNIT),
    "relation-remove": (None, SUPERVISION),
    "reading-file": (LEDGER, None),
    "rechecks": (DOCUMENTS, SUPERVISION),
    "recheck-draw": (DOCUMENTS, None),
    "attachment": (LEDGER, None),
    "request-attachment": (LEDGER, None),
    "circular": (REPORTS, None),
    "circular-file": (REPORTS, None),
}
# Where somebody who has not signed in is answered and not sent to the sign-in.
OPEN: Final = frozenset({"setup", "sign-in", "language", "feed"})
