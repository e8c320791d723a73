"""The ledger: commitments, their units (assignments), what grows around them (depth), and an office's rules (rules)."""

from tracker.commitments.models.assignments import Assignment, AssignmentRole
from tracker.commitments.models.commitment import (
    BlockReason,
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
from tracker.commitments.models.depth import (
    Instruction,
    InstructionEffect,
    Relation,
    RelationKind,
    RelationSeen,
)
from tracker.commitments.models.rules import ApprovalPolicy, Colour, Decider, LampCondition, LampRule

__all__ = [
    "ApprovalPolicy",
    "Assignment",
    "AssignmentRole",
    "BlockReason",
    "Colour",
    "Commitment",
    "Decider",
    "DuePrecision",
    "Evidence",
    "EvidenceState",
    "Instruction",
    "InstructionEffect",
    "LampCondition",
    "LampRule",
    "Mention",
    "MentionChange",
    "Project",
    "Recurrence",
    "Relation",
    "RelationKind",
    "RelationSeen",
    "SerialCounter",
    "SourceType",
    "Strength",
    "Target",
]
