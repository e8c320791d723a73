"""Every address and method of the API for every role, of the lead unit, a supporting one and another: what they get."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from tests.cast import PASSWORD

UNIT = ("housing_head", "housing_liaison", "housing_handler")  # of the lead unit
SUPPORT = ("finance_head", "finance_liaison")  # of the supporting unit
OTHER = ("other_leader", "other_head", "other_liaison", "other_handler")  # of a unit that has nothing to do with it
ADMINS = ("system_admin", "security_admin")
SUPERVISION = ("officer", "head")
ROLES = (*SUPERVISION, "leader", *UNIT, *SUPPORT, *OTHER, "auditor", *ADMINS)
DOCUMENTS = (*SUPERVISION, "auditor")  # who sees documents
LEDGER = (*SUPERVISION, "leader", *UNIT, *SUPPORT, "auditor")  # who sees the commitment


@dataclass(frozen=True)
class Row:
    """A call: `ok` for `may`, 403 for the others of `sees`, 404 for everybody else."""

    ok: int
    may: Iterable[str] = ROLES
    sees: Iterable[str] = ROLES
    on: str = ""
    body: Mapping[str, Any] = field(default_factory=dict)
    stranger: int = 401

    def expected(self, role: str) -> int:
        """The status for this role."""
        return self.ok if role in self.may else 403 if role in self.sees else 404


ANYBODY = Row(200)
READ_DOCUMENT = Row(200, DOCUMENTS, DOCUMENTS, "document")
REVIEW = Row(200, SUPERVISION, DOCUMENTS, "candidate", {"version": 1})
READ = Row(200, LEDGER, LEDGER, "asked")
REPORTS = Row(200, tuple(role for role in (*LEDGER, *OTHER) if not role.endswith("_handler")))
DRAFT = Row(200, SUPERVISION, DOCUMENTS, "draft")
BY_HAND = {"title": "补办手续", "baseline_text": "请市住建局补办手续。", "source_type": "phone"}
NOTE = {"note": "材料不全"}

TABLE: dict[tuple[str, str], Row] = {
    ("token", "POST"): Row(201, body={"password": PASSWORD}, stranger=201),
    ("token", "DELETE"): Row(204),
    ("token-list", "GET"): ANYBODY,
    ("token-detail", "DELETE"): Row(204, ("officer",), (), "token"),
    ("me", "GET"): ANYBODY,
    ("work", "GET"): ANYBODY,
    ("view-list", "GET"): ANYBODY,
    ("view-list", "POST"): Row(201, body={"name": "超期", "query": "overdue=true"}),
    ("view-detail", "GET"): replace(ANYBODY, on="view"),
    ("view-detail", "PATCH"): Row(200, ("officer",), ROLES, "view", {"order": 3}),
    ("view-detail", "DELETE"): Row(204, ("officer",), ROLES, "view"),
    ("search", "GET"): Row(400),  # anybody, but with words
    ("document-list", "GET"): ANYBODY,
    ("document-list", "POST"): Row(202, SUPERVISION, body={"text": "市财政局负责，6月底前拨付资金。"}),
    ("document-detail", "GET"): READ_DOCUMENT,
    ("document-file", "GET"): READ_DOCUMENT,
    ("document-meeting", "GET"): READ_DOCUMENT,
    ("document-meeting", "PATCH"): Row(200, SUPERVISION, DOCUMENTS, "document", {"held_on": "2026-03-05"}),
    ("document-preview", "POST"): Row(200, SUPERVISION, DOCUMENTS, "document", {"held_on": "2026-03-05"}),
    ("document-changes", "GET"): replace(READ_DOCUMENT, on="newer"),
    ("document-page", "GET"): replace(READ_DOCUMENT, on="paged"),
    ("document-likely", "GET"): READ_DOCUMENT,
    ("document-version", "PUT"): Row(204, SUPERVISION, DOCUMENTS, "document", {"older": 0}),
    ("document-version", "DELETE"): Row(204, SUPERVISION, DOCUMENTS, "newer"),
    ("document-purge", "POST"): Row(204, SUPERVISION, DOCUMENTS, "newer", {"reason": "误传"}),
    ("document-reextract", "POST"): Row(202, SUPERVISION, DOCUMENTS, "document"),
    ("reextraction-detail", "GET"): replace(READ_DOCUMENT, on="reextraction"),
    ("reextraction-apply", "POST"): Row(200, SUPERVISION, DOCUMENTS, "reextraction"),
    ("ingestion-list", "GET"): ANYBODY,
    ("ingestion-list", "POST"): Row(202, SUPERVISION, body={"address": "http://pages.example.cn/"}),
    ("ingestion-detail", "GET"): replace(READ_DOCUMENT, on="ingestion"),
    ("ingestion-purge", "POST"): Row(204, SUPERVISION, DOCUMENTS, "failed ingestion"),
    ("ingestion-retry", "POST"): Row(202, SUPERVISION, DOCUMENTS, "failed ingestion"),
    ("run-list", "GET"): ANYBODY,
    ("run-detail", "GET"): replace(READ_DOCUMENT, on="run"),
    ("run-retry", "POST"): Row(202, SUPERVISION, DOCUMENTS, "failed run"),
    ("candidate-list", "GET"): ANYBODY,
    ("candidate-detail", "GET"): replace(READ_DOCUMENT, on="candidate"),
    ("candidate-detail", "PATCH"): replace(REVIEW, body={"version": 1, "title": "建设停车场"}),
    ("candidate-accept", "POST"): replace(REVIEW, ok=201),
    ("candidate-reject", "POST"): replace(REVIEW, body={"reason": "done"}),
    ("candidate-merge", "POST"): REVIEW,
    ("candidate-split", "POST"): replace(REVIEW, ok=201, body={"version": 1, "at": 0}),
    ("candidate-unit", "POST"): replace(REVIEW, body={"name": "", "unit": 0}),
    ("run-undo", "POST"): Row(200, SUPERVISION, DOCUMENTS, "run"),
    ("run-make", "POST"): Row(201, SUPERVISION, DOCUMENTS, "run", {"start": 0, "end": 8}),
    ("proposal-list", "GET"): ANYBODY,
    ("proposal-detail", "GET"): replace(READ_DOCUMENT, on="proposal"),
    ("proposal-accept", "POST"): replace(REVIEW, on="proposal", body={"percent": 60, "commitment": 0}),
    ("proposal-reject", "POST"): replace(REVIEW, on="proposal"),
    ("candidate-link", "POST"): replace(REVIEW, body={"version": 1, "commitment": 0}),
    ("candidate-reopen", "POST"): replace(REVIEW, on="rejected", body={}),
    ("commitment-list", "GET"): ANYBODY,
    ("commitment-list", "POST"): Row(201, SUPERVISION, body=BY_HAND),
    ("commitment-detail", "GET"): READ,
    ("commitment-detail", "PATCH"): replace(DRAFT, body={"title": "改题"}),
    ("commitment-assign", "POST"): replace(DRAFT, body={"lead_unit": 0, "due": "2099-12-31"}),
    ("commitment-withdraw", "POST"): Row(200, SUPERVISION, LEDGER, "assigned"),
    ("commitment-acknowledge", "POST"): Row(200, (*UNIT, *SUPPORT), LEDGER, "assigned"),
    ("commitment-report", "POST"): Row(
        201, (*UNIT, *SUPPORT), LEDGER, "in_progress", {"text": "已开工", "percent": 30}
    ),
    ("commitment-complete", "POST"): Row(200, ("housing_head",), LEDGER, "in_progress", {"reason": "已完工"}),
    ("commitment-urge", "POST"): Row(200, SUPERVISION, LEDGER, "in_progress", {"note": "请报送进展"}),
    ("commitment-register", "POST"): Row(403, (), DOCUMENTS, "draft", {"reason": "纳入督办"}),
    ("commitment-dispute", "POST"): Row(200, ("housing_head",), LEDGER, "assigned", {"reason": "非我局职责"}),
    ("commitment-extend", "POST"): Row(
        200,
        ("housing_head",),
        LEDGER,
        "in_progress",
        {"reason": "雨季停工", "progress": "主体完工", "new_due": "2099-12-31"},
    ),
    ("commitment-adjust", "POST"): Row(
        200, ("housing_head",), LEDGER, "in_progress", {"reason": "规划调整", "title": "完成二期改造"}
    ),
    ("commitment-suspend", "POST"): Row(
        200, ("housing_head",), LEDGER, "in_progress", {"reason": "土地未交付", "recheck_on": "2099-12-31"}
    ),
    ("commitment-resume", "POST"): Row(200, SUPERVISION, LEDGER, "suspended"),
    ("commitment-cancel", "POST"): Row(200, SUPERVISION, LEDGER, "in_progress", {"reason": "项目取消"}),
    ("commitment-verify", "POST"): Row(200, SUPERVISION, LEDGER, "asked", {"passed": True, "method": "site"}),
    ("commitment-decide", "POST"): Row(200, ("head",), LEDGER, "verified", {"granted": True}),
    ("commitment-close", "POST"): Row(200, ("head",), LEDGER, "completed"),
    ("commitment-return", "POST"): Row(200, ("head",), LEDGER, "completed", NOTE),
    ("commitment-reopen", "POST"): Row(200, ("head",), LEDGER, "closed", NOTE),
    ("commitment-reports", "GET"): READ,
    ("commitment-history", "GET"): READ,
    ("commitment-requests", "GET"): READ,
    ("commitment-split", "POST"): Row(
        200, (*SUPERVISION, "housing_head"), LEDGER, "in_progress", {"items": [{"title": "完成绿化", "unit": 0}]}
    ),
    ("commitment-part", "POST"): Row(
        200, (*SUPERVISION, "housing_head"), LEDGER, "in_progress", {"unit": 0, "part": "拨付资金"}
    ),
    ("commitment-answer", "POST"): Row(200, SUPPORT, LEDGER, "in_progress", {"text": "已拨付300万元"}),
    ("commitment-block", "POST"): Row(
        200, (*SUPERVISION, *UNIT), LEDGER, "in_progress", {"reason": "land", "note": "等待交地"}
    ),
    ("commitment-unblock", "POST"): Row(200, (*SUPERVISION, *UNIT), LEDGER, "blocked"),
    ("commitment-sign", "POST"): Row(200, ("housing_head",), LEDGER, "unsigned", {"signed": True}),
    ("commitment-target", "POST"): Row(200, SUPERVISION, LEDGER, "in_progress", {"metric": "绿化率", "value": 41}),
    ("commitment-measure", "POST"): Row(
        200, (*SUPERVISION, *UNIT, *SUPPORT), LEDGER, "measured", {"target": 0, "value": 20, "evidence": "统计"}
    ),
    ("commitment-instruct", "POST"): Row(
        200, (*SUPERVISION, "leader"), LEDGER, "in_progress", {"text": "抓紧。", "leader_name": "王市长"}
    ),
    ("commitment-relate", "POST"): Row(200, SUPERVISION, LEDGER, "in_progress", {"kind": "follows", "other": 0}),
    ("commitment-recheck", "POST"): Row(
        200, SUPERVISION, LEDGER, "closed", {"kept": True, "method": "site", "note": "完好"}
    ),
    ("commitment-depth", "GET"): READ,
    ("commitment-comments", "GET"): READ,
    ("commitment-comments", "POST"): Row(
        201, tuple(role for role in LEDGER if role != "auditor"), LEDGER, "in_progress", {"text": "已阅"}
    ),
    ("commitment-watching", "PUT"): Row(204, LEDGER, LEDGER, "in_progress"),
    ("commitment-watching", "DELETE"): Row(204, LEDGER, LEDGER, "in_progress"),
    ("attachment-detail", "GET"): replace(READ, on="attachment"),
    ("request-attachment-detail", "GET"): replace(READ, on="evidence"),
    ("commitment-reminders", "GET"): READ,
    ("notice-list", "GET"): ANYBODY,
    ("notice-read", "POST"): Row(200, ("housing_head",), (), "notice"),
    ("notice-snooze", "POST"): Row(200, ("housing_head",), (), "notice", {"until": "2099-12-31"}),
    ("unit-list", "GET"): ANYBODY,
    ("unit-detail", "GET"): replace(ANYBODY, on="unit"),
    ("project-list", "GET"): ANYBODY,
    ("report-ledger", "GET"): REPORTS,
    ("report-circular", "GET"): REPORTS,
    ("report-figures", "GET"): REPORTS,
}
