"""The ledger: what it holds (commitment) and the rules that an office keeps as rows (rules)."""

from tracker.commitments.models.commitment import (
    Assignment,
    AssignmentRole,
    Commitment,
    DuePrecision,
    Evidence,
    EvidenceState,
    Mention,
    MentionChange,
    Project,
    Recurrence,
    SerialCounter,
    SourceType,
    Strength,
    Target,
)
from tracker.commitments.models.rules import ApprovalPolicy, Colour, Decider, LampCondition, LampRule

__all__ = [
    "ApprovalPolicy",
    "Assignment",
    "AssignmentRole",
    "Colour",
    "Commitment",
    "Decider",
    "DuePrecision",
    "Evidence",
    "EvidenceState",
    "LampCondition",
    "LampRule",
    "Mention",
    "MentionChange",
    "Project",
    "Recurrence",
    "SerialCounter",
    "SourceType",
    "Strength",
    "Target",
]
