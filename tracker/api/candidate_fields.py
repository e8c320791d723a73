"""Fields of candidates in the API."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tracker.accounts.models import Unit
from tracker.accounts.querysets import active_units
from tracker.api.commitment_fields import EvidenceSerializer, TargetSerializer
from tracker.api.shared import MessageSerializer, PersonRef, UnitRef
from tracker.commitments.models import Commitment, DuePrecision, Recurrence, Strength
from tracker.intake.messages import gap_message, tier_reason_message
from tracker.intake.models import Candidate, CandidateState, RejectReason, Tier
from tracker.intake.review.messages import MATCH_KINDS, reason_message
from tracker.intake.review.second import REASONS
from tracker.intake.triage import spans_of


def _said(codes: list[str], words: Callable[[str], str]) -> list[dict[str, str]]:
    return [{"code": code, "message": words(code)} for code in codes]


class CandidateSerializer(serializers.ModelSerializer[Candidate]):
    """A row that the extraction proposes."""

    document = serializers.IntegerField(source="document_id", help_text="Id of the document.")
    run = serializers.IntegerField(source="run_id", help_text="Id of the run that found it.")
    state = serializers.ChoiceField(choices=CandidateState.choices, help_text="What was decided.")
    tier = serializers.ChoiceField(choices=Tier.choices, help_text="firm: it names something to hold on to.")
    strength = serializers.ChoiceField(choices=Strength.choices, help_text="How binding the wording is.")
    due_precision = serializers.ChoiceField(choices=DuePrecision.choices, help_text="How exactly the text says when.")
    recurrence = serializers.ChoiceField(
        choices=Recurrence.choices, allow_blank=True, help_text="Rhythm of a standing duty; empty: none."
    )
    lead_unit = UnitRef(allow_null=True, help_text="Unit in charge; null: none was recognised.")
    supporting_units = UnitRef(many=True, help_text="Supporting units.")
    projects = serializers.ListField(child=serializers.CharField(), help_text="Names of projects and plans.")
    gaps = serializers.SerializerMethodField(help_text="What the row lacks.")
    commitment = serializers.IntegerField(
        source="commitment_id", allow_null=True, help_text="Id of the commitment that it became; null: none yet."
    )
    linked_to = serializers.IntegerField(
        source="linked_to_id", allow_null=True, help_text="Id of the commitment that it says again; null: none."
    )
    previous = serializers.IntegerField(
        source="previous_id", allow_null=True, help_text="Id of the candidate in the older version; null: none."
    )
    reject_reason = serializers.ChoiceField(
        choices=RejectReason.choices, allow_blank=True, help_text="Why it was rejected; empty unless it was."
    )
    decided_by = PersonRef(allow_null=True, help_text="Who decided; null: nobody yet.")
    touched = serializers.ListField(child=serializers.CharField(), help_text="Fields that a person changed.")

    class Meta:
        model = Candidate
        fields: tuple[str, ...] = (
            *("id", "document", "run", "state", "version", "tier", "score", "title", "text", "start", "end"),
            *("strength", "kind", "speaker", "due", "due_text", "due_precision", "due_basis", "recurrence"),
            *("lead_unit", "supporting_units", "projects", "gaps", "touched", "commitment", "reject_reason"),
            *("decision_note", "decided_by", "decided_at", "linked_to", "previous"),
        )
        extra_kwargs = {
            "id": {"help_text": "Id of the candidate."},
            "version": {"help_text": "Counts changes; send it back so that nobody's change is lost."},
            "score": {"help_text": "0 to 1: how sure the extraction is."},
            "title": {"help_text": "Title, as edited."},
            "text": {"help_text": "The wording in the document, never changed."},
            "start": {"help_text": "Where the wording starts in the document's text, in code points."},
            "end": {"help_text": "Where it ends, exclusive."},
            "kind": {"help_text": "task, project, plan, standing or decision."},
            "speaker": {"help_text": "Who said it, where the text tells."},
            "due": {"help_text": "Due date; null: none is known."},
            "due_text": {"help_text": "The deadline in the text's own words."},
            "due_basis": {"help_text": "How the due date came about."},
            "decision_note": {"help_text": "Remark of who decided."},
            "decided_at": {"help_text": "When it was decided."},
        }

    @extend_schema_field(MessageSerializer(many=True))
    def get_gaps(self, candidate: Candidate) -> list[dict[str, str]]:
        """In words."""
        return _said(candidate.gaps, gap_message)


class MatchSerializer(serializers.Serializer[Any]):
    """A line of the ledger that may say the same."""

    commitment = serializers.IntegerField(help_text="Id of the commitment; it may be one that you do not see.")
    kind = serializers.ChoiceField(
        choices=[(kind, kind) for kind in MATCH_KINDS],
        help_text="same, update (adds to it) or conflict (contradicts it).",
    )
    score = serializers.FloatField(help_text="0 to 1: how alike they are.")
    reasons = serializers.SerializerMethodField(help_text="Why, and what differs.")

    @extend_schema_field(MessageSerializer(many=True))
    def get_reasons(self, match: dict[str, Any]) -> list[dict[str, str]]:
        """In words."""
        return [{"code": reason["code"], "message": reason_message(reason)} for reason in match["reasons"]]


class CandidateDetail(CandidateSerializer):
    """A candidate with what it rests on."""

    evidence = serializers.SerializerMethodField(help_text="The stretches of the document that its fields rest on.")
    tier_reasons = serializers.SerializerMethodField(help_text="Why it is firm.")
    targets = TargetSerializer(many=True, help_text="Measurable figures.")
    rules = serializers.SerializerMethodField(help_text="Names of the rules that found it.")
    matches = MatchSerializer(many=True, help_text="Lines of the ledger that it may be about, the surest first.")
    second_reasons = serializers.SerializerMethodField(help_text="Why a second person has to accept it, too.")

    class Meta(CandidateSerializer.Meta):
        fields: tuple[str, ...] = (
            *CandidateSerializer.Meta.fields,
            *("evidence", "tier_reasons", "targets", "rules", "matches", "second_reasons"),
        )

    @extend_schema_field(EvidenceSerializer(many=True))
    def get_evidence(self, candidate: Candidate) -> list[dict[str, Any]]:
        """With the words at each place."""
        text = candidate.document.text
        return [
            {"field": s.field, "start": s.start, "end": s.end, "text": text[s.start : s.end]}
            for s in spans_of(candidate)
        ]

    @extend_schema_field(MessageSerializer(many=True))
    def get_tier_reasons(self, candidate: Candidate) -> list[dict[str, str]]:
        """In words."""
        return _said(candidate.found.get("tier_reasons", []), tier_reason_message)

    @extend_schema_field(MessageSerializer(many=True))
    def get_second_reasons(self, candidate: Candidate) -> list[dict[str, str]]:
        """In words."""
        return _said(candidate.second_reasons, lambda code: str(REASONS.get(code, code)))

    def get_rules(self, candidate: Candidate) -> list[str]:
        """As the extraction names them."""
        return list(candidate.found.get("rules", []))


class VersionInput(serializers.Serializer[Any]):
    """Which version one looked at."""

    version = serializers.IntegerField(
        required=False, min_value=1, help_text="The version that was read; 409 where there is a newer one."
    )


class CandidateInput(VersionInput):
    """What can be changed; fields left out stay."""

    version = serializers.IntegerField(min_value=1, help_text="The version that was read; 409 if there is a newer one.")
    title = serializers.CharField(required=False, max_length=120, help_text="Title.")
    due = serializers.DateField(required=False, allow_null=True, help_text="Due date; null: none.")
    recurrence = serializers.ChoiceField(
        required=False, choices=Recurrence.choices, allow_blank=True, help_text="Rhythm; empty: none."
    )
    strength = serializers.ChoiceField(required=False, choices=Strength.choices, help_text="How binding it is.")
    speaker = serializers.CharField(required=False, allow_blank=True, max_length=50, help_text="Who said it.")
    projects = serializers.ListField(
        required=False, child=serializers.CharField(max_length=200), max_length=50, help_text="Names of projects."
    )
    lead_unit = serializers.PrimaryKeyRelatedField[Unit](
        required=False, allow_null=True, queryset=active_units(), help_text="Id of the unit in charge."
    )
    supporting_units = serializers.PrimaryKeyRelatedField[Unit](
        required=False, many=True, queryset=active_units(), help_text="Ids of all supporting units."
    )


class RejectInput(VersionInput):
    """Why it is no commitment."""

    reason = serializers.ChoiceField(choices=RejectReason.choices, help_text="Why.")
    note = serializers.CharField(max_length=300, allow_blank=True, default="", help_text="A remark.")


@extend_schema_field(OpenApiTypes.INT)
class SeenCommitment(serializers.PrimaryKeyRelatedField[Commitment]):
    """A commitment that the caller sees."""

    def get_queryset(self) -> Any:
        """Asked for when the input is read."""
        return Commitment.objects.visible_to(self.context["request"].user)


class LinkInput(VersionInput):
    """Which commitment it says again."""

    updates = serializers.BooleanField(
        default=False, help_text="Whether what it says otherwise (deadline, wording) is told on the commitment."
    )
    commitment = SeenCommitment(help_text="Id of the commitment.")


class CandidateSplitInput(VersionInput):
    """Where the second candidate begins."""

    at = serializers.IntegerField(min_value=1, help_text="Place in the document's text, in code points.")


class UnitMeansInput(serializers.Serializer[Any]):
    """Which unit a name of the text means."""

    name = serializers.CharField(max_length=100, help_text="A name that stands in the candidate.")
    unit = serializers.PrimaryKeyRelatedField[Unit](queryset=active_units(), help_text="Id of the unit.")
