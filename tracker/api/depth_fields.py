"""What grows around a commitment, as the API shows it."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from tracker.api.shared import PersonRef
from tracker.approvals.models import Recheck, RecheckOutcome
from tracker.collaboration.models import Comment
from tracker.commitments.lifecycle import State
from tracker.commitments.models import (
    Commitment,
    Instruction,
    InstructionEffect,
    Target,
)
from tracker.progress.models import Period, Reading


class CommitmentRef(serializers.ModelSerializer[Commitment]):
    """Another commitment by number and title."""

    state = serializers.ChoiceField(choices=State.choices, help_text="Where it stands.")

    class Meta:
        model = Commitment
        fields: tuple[str, ...] = ("id", "serial_no", "title", "state", "percent")
        extra_kwargs = {
            "id": {"help_text": "Id of the commitment."},
            "serial_no": {"help_text": "Serial number; null: not assigned yet."},
            "title": {"help_text": "Title."},
            "percent": {"help_text": "Percent complete."},
        }


class RollupSerializer(serializers.Serializer[Any]):
    """What the sub-items say of the whole; cancelled ones do not count."""

    count = serializers.IntegerField(help_text="How many there are.")
    finished = serializers.IntegerField(help_text="How many are completed or closed.")
    open = serializers.IntegerField(help_text="How many are neither closed nor cancelled.")
    late = serializers.IntegerField(help_text="How many are past due.")
    blocked = serializers.IntegerField(help_text="How many are blocked.")
    percent = serializers.IntegerField(help_text="Their average percentage.")


class ReadingSerializer(serializers.ModelSerializer[Reading]):
    """What a target measured on a day."""

    made_by = PersonRef(help_text="Who recorded it.")
    has_file = serializers.SerializerMethodField(help_text="Whether a file came with it; the page has it.")

    class Meta:
        model = Reading
        fields: tuple[str, ...] = ("day", "value", "evidence", "has_file", "made_by")
        extra_kwargs = {
            "day": {"help_text": "The day."},
            "value": {"help_text": "The figure."},
            "evidence": {"help_text": "Where it can be seen."},
        }

    def get_has_file(self, reading: Reading) -> bool:
        """A file is downloaded from the page of the commitment."""
        return reading.file_id is not None


class MeasuredTarget(serializers.ModelSerializer[Target]):
    """A target with its readings."""

    readings = ReadingSerializer(many=True, help_text="What was measured, in the order of days.")

    class Meta:
        model = Target
        fields: tuple[str, ...] = ("id", "text", "metric", "comparator", "value", "unit", "baseline", "readings")
        extra_kwargs = {
            "id": {"help_text": "Id of the target."},
            "text": {"help_text": "The words of the text."},
            "metric": {"help_text": "What is measured."},
            "comparator": {"help_text": "One of >=, <=, =, +, -, or empty."},
            "value": {"help_text": "The figure to be reached; null: none could be read."},
            "unit": {"help_text": "Unit of measurement."},
            "baseline": {"help_text": "The figure at the start; null: not said."},
        }


class PeriodSerializer(serializers.ModelSerializer[Period]):
    """One turn of a recurring commitment."""

    report = serializers.IntegerField(source="report_id", allow_null=True, help_text="Id of the report; null: open.")

    class Meta:
        model = Period
        fields: tuple[str, ...] = ("id", "day", "due", "report", "answered_at")
        extra_kwargs = {
            "id": {"help_text": "Id of the period."},
            "day": {"help_text": "Its day by the rhythm."},
            "due": {"help_text": "Its due date: that day, moved to a working day by the office's rule."},
            "answered_at": {"help_text": "When it was answered; null: not yet."},
        }


class InstructionSerializer(serializers.ModelSerializer[Instruction]):
    """What a leader said."""

    effect = serializers.ChoiceField(choices=InstructionEffect.choices, help_text="What it does besides being heard.")
    made_by = PersonRef(help_text="Who wrote it down.")

    class Meta:
        model = Instruction
        fields: tuple[str, ...] = (
            *("id", "leader_name", "given_on", "text", "effect", "report_by", "made_by", "created_at"),
        )
        extra_kwargs = {
            "id": {"help_text": "Id of the instruction."},
            "leader_name": {"help_text": "The leader."},
            "given_on": {"help_text": "The day."},
            "text": {"help_text": "Word for word."},
            "report_by": {"help_text": "Until when it wants a report; null: none."},
            "created_at": {"help_text": "When it was written down."},
        }


class RelatedSerializer(serializers.Serializer[Any]):
    """A relation to another commitment that you see, from this one's side."""

    id = serializers.IntegerField(source="relation.pk", help_text="Id of the relation.")
    label = serializers.CharField(help_text="What this one is to the other, in words.")  # type: ignore[assignment]
    other = CommitmentRef(help_text="The other commitment.")


class RecheckSerializer(serializers.ModelSerializer[Recheck]):
    """A second look at what was closed."""

    outcome = serializers.ChoiceField(choices=RecheckOutcome.choices, help_text="What was found; empty: not yet.")
    done_by = PersonRef(allow_null=True, help_text="Who looked; null: nobody yet.")

    class Meta:
        model = Recheck
        fields: tuple[str, ...] = ("id", "cycle", "outcome", "method", "note", "done_by", "done_at")
        extra_kwargs = {
            "id": {"help_text": "Id of the re-check."},
            "cycle": {"help_text": "Of which cycle."},
            "method": {"help_text": "On paper or on site."},
            "note": {"help_text": "In words."},
            "done_at": {"help_text": "When."},
        }


class CommentSerializer(serializers.ModelSerializer[Comment]):
    """What somebody said beside a commitment."""

    author = PersonRef(help_text="Who said it.")
    mentions = PersonRef(many=True, help_text="Who is named with @ and was told.")

    class Meta:
        model = Comment
        fields: tuple[str, ...] = ("id", "author", "text", "mentions", "created_at")
        extra_kwargs = {
            "id": {"help_text": "Id of the comment."},
            "text": {"help_text": "In words."},
            "created_at": {"help_text": "When."},
        }


class DepthSerializer(serializers.Serializer[Any]):
    """What grows around a commitment."""

    whole = CommitmentRef(allow_null=True, help_text="The whole of which it is a sub-item; null: none that you see.")
    sub_items = CommitmentRef(many=True, help_text="Its sub-items that you see.")
    rollup = RollupSerializer(allow_null=True, help_text="All its sub-items in figures; null: none.")
    targets = MeasuredTarget(many=True, help_text="Its targets with their readings.")
    periods = PeriodSerializer(many=True, help_text="The periods of a recurring one, newest first.")
    instructions = InstructionSerializer(many=True, help_text="Leaders' instructions, newest first.")
    relations = RelatedSerializer(many=True, help_text="Related commitments.")
    rechecks = RecheckSerializer(many=True, help_text="Second looks, newest first.")
    watching = serializers.BooleanField(help_text="Whether you watch it.")
