"""What is shown of commitments."""

from __future__ import annotations

from typing import Any

from django.db.models import Prefetch
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tracker.accounts.models import User
from tracker.api.request_fields import RequestSerializer
from tracker.api.run_fields import DocumentRef
from tracker.api.shared import MessageSerializer, PersonRef, UnitRef
from tracker.approvals.models import WAITING, ApprovalRequest
from tracker.commitments.lamps import lamp_of
from tracker.commitments.lifecycle import CLOCK_STATES, Action, RequestKind, State
from tracker.commitments.models import (
    Assignment,
    AssignmentRole,
    BlockReason,
    Colour,
    Commitment,
    DuePrecision,
    Evidence,
    EvidenceState,
    LampRule,
    Mention,
    Project,
    Recurrence,
    SourceType,
    Strength,
    Target,
)
from tracker.commitments.permissions import actions_for
from tracker.commitments.querysets import CommitmentQuerySet
from tracker.common import clock
from tracker.intake.messages import gap_message
from tracker.meetings.models import Meeting

PEOPLE = ("assignments__acknowledged_by", "assignments__answered_by", "assignments__handler")


def readable(user: Any) -> CommitmentQuerySet:
    """The commitments that the person sees, with everything that a single one shows."""
    waiting = ApprovalRequest.objects.filter(state__in=WAITING).select_related(
        "asked_by", "verified_by", "decided_by", "unit"
    )
    return (
        Commitment.objects.visible_to(user)
        .with_lamps()
        .for_list()
        .select_related("created_by")
        .prefetch_related(*PEOPLE, "evidence", "mentions", "targets")
        .prefetch_related(Prefetch("requests", queryset=waiting, to_attr="waiting_requests"))
    )


def lamp_context() -> dict[str, Any]:
    """What serializers of commitments need besides the rows: read once for a whole list."""
    return {"lamp_rules": {rule.pk: rule for rule in LampRule.objects.all()}, "today": clock.today()}


class ProjectRef(serializers.ModelSerializer[Project]):
    """A project or plan by id and name."""

    class Meta:
        model = Project
        fields: tuple[str, ...] = ("id", "name")
        extra_kwargs = {"id": {"help_text": "Id of the project."}, "name": {"help_text": "Its name."}}


class MeetingRef(serializers.ModelSerializer[Meeting]):
    """A meeting by id, title and day."""

    class Meta:
        model = Meeting
        fields: tuple[str, ...] = ("id", "title", "held_on")
        extra_kwargs = {
            "id": {"help_text": "Id of the meeting."},
            "title": {"help_text": "Title."},
            "held_on": {"help_text": "Day; null: unknown."},
        }


class LampSerializer(serializers.Serializer[Any]):
    """Computed from the office's rules at each call, never stored."""

    colour = serializers.ChoiceField(choices=Colour.choices, help_text="Colour.")
    label = serializers.CharField(help_text="What the office calls it.")  # type: ignore[assignment]
    reason = serializers.CharField(help_text="Why it has this colour.")


class EvidenceSerializer(serializers.ModelSerializer[Evidence]):
    """A stretch of a document; offsets count code points, the end is exclusive."""

    class Meta:
        model = Evidence
        fields: tuple[str, ...] = ("field", "start", "end", "text")
        extra_kwargs = {
            "field": {
                "help_text": "What rests on it: text, deadline, lead_units, projects, targets, speaker and so on."
            },
            "start": {"help_text": "Where it starts."},
            "end": {"help_text": "Where it ends."},
            "text": {"help_text": "The words there."},
        }


class MentionSerializer(serializers.ModelSerializer[Mention]):
    """Another place that says the same."""

    document = serializers.IntegerField(source="document_id", help_text="Id of the document.")

    class Meta:
        model = Mention
        fields: tuple[str, ...] = ("document", "start", "end", "text")
        extra_kwargs = EvidenceSerializer.Meta.extra_kwargs


class TargetSerializer(serializers.ModelSerializer[Target]):
    """A measurable figure."""

    metric = serializers.CharField(
        max_length=100, required=False, allow_blank=True, allow_null=True, help_text="What is measured."
    )
    comparator = serializers.CharField(
        max_length=4, required=False, allow_blank=True, allow_null=True, help_text="One of >=, <=, =, +, -, or empty."
    )
    unit = serializers.CharField(
        max_length=20, required=False, allow_blank=True, allow_null=True, help_text="Unit of measurement."
    )

    class Meta:
        model = Target
        fields: tuple[str, ...] = ("text", "metric", "comparator", "value", "unit", "baseline")
        extra_kwargs = {
            "text": {"help_text": "The words of the text."},
            "value": {"help_text": "The figure; null: none could be read."},
            "baseline": {"help_text": "From where it is reckoned; null: not said."},
        }


class AssignmentSerializer(serializers.ModelSerializer[Assignment]):
    """A unit on a commitment."""

    unit = UnitRef(help_text="The unit.")
    role = serializers.ChoiceField(choices=AssignmentRole.choices, help_text="lead or supporting.")
    acknowledged_by = PersonRef(allow_null=True, help_text="Who acknowledged; null: nobody yet.")
    handler = PersonRef(allow_null=True, help_text="Who answers for the part; null: nobody is named.")
    answered_by = PersonRef(allow_null=True, help_text="Who answered; null: nobody yet.")

    class Meta:
        model = Assignment
        fields: tuple[str, ...] = (
            *("unit", "role", "assigned_at", "acknowledged_at", "acknowledged_by"),
            *("part", "due", "handler", "answered_at", "answered_by"),
        )
        extra_kwargs = {
            "part": {"help_text": "What a supporting unit does of the whole; may be empty."},
            "due": {"help_text": "Due date of that part; null: none of its own."},
            "answered_at": {"help_text": "When the unit answered for its part; null: not yet."},
            "assigned_at": {"help_text": "When it was assigned; null: it is only planned."},
            "acknowledged_at": {"help_text": "When the unit acknowledged; null: not yet."},
        }


class CommitmentSerializer(serializers.ModelSerializer[Commitment]):
    """A row of the ledger."""

    state = serializers.ChoiceField(choices=State.choices, help_text="Where it stands.")
    state_label = serializers.CharField(source="get_state_display", help_text="The state in words.")
    pending = serializers.ChoiceField(
        choices=RequestKind.choices, allow_blank=True, help_text="Kind of the request that waits; empty: none."
    )
    evidence_state = serializers.ChoiceField(choices=EvidenceState.choices, help_text="What is known of the result.")
    source_type = serializers.ChoiceField(choices=SourceType.choices, help_text="Where it comes from.")
    strength = serializers.ChoiceField(choices=Strength.choices, help_text="How binding the wording is.")
    due_precision = serializers.ChoiceField(choices=DuePrecision.choices, help_text="How exactly the text says when.")
    recurrence = serializers.ChoiceField(
        choices=Recurrence.choices, allow_blank=True, help_text="Rhythm of a standing duty; empty: none."
    )
    parent = serializers.IntegerField(  # type: ignore[assignment]
        source="parent_id", allow_null=True, help_text="Id of the whole of which it is a sub-item; null: none."
    )
    blocked_reason = serializers.ChoiceField(
        choices=BlockReason.choices, allow_blank=True, help_text="Why work cannot go on; empty: it can."
    )
    lead_unit = UnitRef(source="lead.unit", default=None, help_text="Unit in charge; null: none yet.")
    supporting_units = serializers.SerializerMethodField(help_text="Supporting units.")
    handler = PersonRef(allow_null=True, help_text="Who works on it; null: nobody is named.")
    projects = ProjectRef(many=True, help_text="Projects and plans that it serves.")
    gaps = serializers.SerializerMethodField(help_text="What its text lacks.")
    document = DocumentRef(allow_null=True, help_text="The document that it comes from; null: entered by hand.")
    meeting = MeetingRef(allow_null=True, help_text="The meeting that it comes from; null: none.")
    lamp = serializers.SerializerMethodField(help_text="How it stands against its due date, and why.")
    days_left = serializers.SerializerMethodField(help_text="Days until due, negative once past; null: no due date.")
    is_overdue = serializers.SerializerMethodField(help_text="Past due while the clock runs.")
    allowed_actions = serializers.SerializerMethodField(help_text="What you may do with it now.")

    class Meta:
        model = Commitment
        fields: tuple[str, ...] = (
            *("id", "serial_no", "title", "baseline_text", "state", "state_label", "pending", "evidence_state"),
            *("strength", "source_type", "source_note", "kind", "speaker", "lead_unit", "supporting_units", "handler"),
            *("original_due", "due", "due_text", "due_precision", "due_basis", "recurrence", "days_left", "is_overdue"),
            *("recurrence_day", "recurs_until", "parent", "blocked_reason", "blocked_since", "blocked_note"),
            *("first_due", "extension_count", "suspended_on", "recheck_on", "evidence_source", "evidence_on"),
            *("lamp", "percent", "cycle", "gaps", "projects", "document", "meeting", "allowed_actions"),
            *("created_at", "changed_at", "assigned_at", "completed_at", "closed_at", "cancelled_at"),
        )
        extra_kwargs = {
            "id": {"help_text": "Id of the commitment."},
            "serial_no": {"help_text": "Serial number; null until it is assigned."},
            "title": {"help_text": "Title."},
            "baseline_text": {"help_text": "The original wording, never overwritten."},
            "source_note": {"help_text": "Source in words."},
            "kind": {"help_text": "task, project, plan, standing or decision."},
            "speaker": {"help_text": "Who said it."},
            "original_due": {
                "help_text": "The first due date of the text, never overwritten; null: the text names none."
            },
            "due": {"help_text": "Due date in force; null: none."},
            "recurrence_day": {"help_text": "Day of the rhythm; null: the last of the month, Friday of the week."},
            "recurs_until": {"help_text": "The end of the rhythm; null: none."},
            "blocked_since": {"help_text": "Since when work cannot go on; null: it can."},
            "blocked_note": {"help_text": "What is missing and whose move it is."},
            "first_due": {"help_text": "The due date as first assigned; extensions leave it. Null: not assigned yet."},
            "extension_count": {"help_text": "How many extensions were granted."},
            "suspended_on": {"help_text": "Since when the clock stands still; null: it runs."},
            "recheck_on": {"help_text": "When a suspended commitment is looked at again."},
            "evidence_source": {
                "help_text": "What the state of the evidence rests on: report, minutes, paper, site, recheck_paper or recheck_site."
            },
            "evidence_on": {"help_text": "The day of that."},
            "due_text": {"help_text": "The deadline in the text's own words."},
            "due_basis": {"help_text": "How the due date came about."},
            "percent": {"help_text": "Percent complete, as the lead unit reported last."},
            "cycle": {"help_text": "1, and one more for each time that it was reopened."},
            "created_at": {"help_text": "When it was entered."},
            "changed_at": {"help_text": "When it was changed last."},
            "assigned_at": {"help_text": "When it was assigned."},
            "completed_at": {"help_text": "When completion was granted."},
            "closed_at": {"help_text": "When it was closed."},
            "cancelled_at": {"help_text": "When cancellation was granted."},
        }

    @extend_schema_field(UnitRef(many=True))
    def get_supporting_units(self, commitment: Commitment) -> Any:
        """In the order in which they were named."""
        return UnitRef([assignment.unit for assignment in commitment.supporting], many=True).data

    @extend_schema_field(MessageSerializer(many=True))
    def get_gaps(self, commitment: Commitment) -> list[dict[str, str]]:
        """In words."""
        return [{"code": code, "message": gap_message(code)} for code in commitment.gaps]

    @extend_schema_field(LampSerializer)
    def get_lamp(self, commitment: Commitment) -> Any:
        """With its reason."""
        return LampSerializer(lamp_of(commitment, self.context["lamp_rules"], self.context["today"])).data

    def get_days_left(self, commitment: Commitment) -> int | None:
        """Calendar days."""
        return commitment.days_left(self.context["today"])

    def get_is_overdue(self, commitment: Commitment) -> bool:
        """As the filter `overdue` counts it."""
        late = commitment.due is not None and commitment.due < self.context["today"]
        return late and commitment.state in CLOCK_STATES

    @extend_schema_field(serializers.ListField(child=serializers.ChoiceField(choices=Action.choices)))
    def get_allowed_actions(self, commitment: Commitment) -> list[str]:
        """By the one table."""
        user = self.context["request"].user
        return [str(action) for action in actions_for(user, commitment)] if isinstance(user, User) else []


class CommitmentDetail(CommitmentSerializer):
    """A commitment with all that belongs to it."""

    assignments = AssignmentSerializer(many=True, help_text="Its units.")
    evidence = EvidenceSerializer(many=True, help_text="The stretches of the document that it rests on.")
    mentions = MentionSerializer(many=True, help_text="Other places that say the same.")
    targets = TargetSerializer(many=True, help_text="Measurable figures.")
    request = serializers.SerializerMethodField(help_text="The request that waits for a decision; null: none.")
    created_by = PersonRef(help_text="Who entered or accepted it.")

    class Meta(CommitmentSerializer.Meta):
        fields: tuple[str, ...] = (
            *CommitmentSerializer.Meta.fields,
            *("assignments", "evidence", "mentions", "targets", "request", "created_by"),
        )

    @extend_schema_field(RequestSerializer(allow_null=True))
    def get_request(self, commitment: Any) -> Any:
        """At most one waits."""
        waiting = next(iter(commitment.waiting_requests), None)
        return RequestSerializer(waiting, context=self.context).data if waiting else None
