"""What is shown of versions and second extractions."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from tracker.api.document_fields import OlderDocument
from tracker.api.run_fields import DocumentRef
from tracker.api.shared import PersonRef
from tracker.intake.models import Candidate, Reextraction
from tracker.intake.versions.again import outlook
from tracker.jobs.models import JobState


class PieceSerializer(serializers.Serializer[Any]):
    """A stretch of a paragraph."""

    kind = serializers.ChoiceField(
        choices=["same", "gone", "new"], help_text="same, gone (old side) or new (new side)."
    )
    text = serializers.CharField(help_text="Its words.")


class DifferenceSerializer(serializers.Serializer[Any]):
    """A row of the comparison of two texts."""

    kind = serializers.ChoiceField(
        choices=["same", "changed", "added", "dropped", "skipped"],
        help_text="What happened to the paragraph; skipped: `skipped` unchanged ones.",
    )
    old = PieceSerializer(many=True, help_text="The paragraph in the older version, empty where there is none.")
    new = PieceSerializer(many=True, help_text="The paragraph in the newer version, empty where there is none.")
    skipped = serializers.IntegerField(help_text="Number of unchanged paragraphs that are left out here.")


class VersionRow(serializers.ModelSerializer[Candidate]):
    """A candidate in a comparison."""

    class Meta:
        model = Candidate
        fields = ("id", "title", "text", "state")
        extra_kwargs = {
            "id": {"help_text": "Id of the candidate."},
            "title": {"help_text": "Its title."},
            "text": {"help_text": "Its words in the document."},
            "state": {"help_text": "What was decided about it."},
        }


class PairSerializer(serializers.Serializer[Any]):
    """A candidate of the older version and the one of the newer version that it became."""

    old = VersionRow(help_text="In the older version.")
    new = VersionRow(help_text="In the newer version.")


class ChangesSerializer(serializers.Serializer[Any]):
    """What differs between two versions."""

    older = DocumentRef(help_text="The older version.")
    newer = DocumentRef(help_text="The newer version.")
    text = DifferenceSerializer(many=True, help_text="The paragraphs side by side.")
    same = serializers.IntegerField(help_text="Candidates whose evidence did not change.")
    changed = PairSerializer(many=True, help_text="Candidates that come back for review.")
    added = VersionRow(many=True, help_text="Candidates that only the newer version has.")
    dropped = VersionRow(many=True, help_text="Candidates that only the older version has.")


class OlderInput(serializers.Serializer[Any]):
    """Which document is replaced."""

    older = OlderDocument(help_text="Id of the older version.")


class PurgeInput(serializers.Serializer[Any]):
    """Why a document is purged."""

    reason = serializers.CharField(max_length=300, help_text="Why; kept in the journal.")


class ReextractionSerializer(serializers.ModelSerializer[Reextraction]):
    """A second extraction; what it would do stands in it once it is done and until it is applied."""

    state = serializers.ChoiceField(source="job.state", choices=JobState.choices, help_text="Where it stands.")
    started_by = PersonRef(allow_null=True, help_text="Who asked for it.")
    same = serializers.IntegerField(allow_null=True, help_text="Candidates that are read as before.")
    changed = VersionRow(many=True, help_text="Candidates that would be read otherwise and follow.")
    stays = VersionRow(many=True, help_text="Candidates that are read otherwise or not found, but decided: they stay.")
    added = serializers.ListField(child=serializers.CharField(), help_text="Titles of candidates that would come in.")
    dropped = VersionRow(many=True, help_text="Candidates that would go.")

    class Meta:
        model = Reextraction
        fields = (
            *("id", "document", "state", "engine", "started_by", "created_at", "applied_at"),
            *("same", "changed", "stays", "added", "dropped"),
        )
        extra_kwargs = {
            "id": {"help_text": "Id of the second extraction."},
            "document": {"help_text": "Id of the document."},
            "engine": {"help_text": "The language engine that was used; empty until done."},
            "created_at": {"help_text": "When it was asked for."},
            "applied_at": {"help_text": "When it was taken over; null: not yet."},
        }

    def to_representation(self, instance: Reextraction) -> dict[str, Any]:
        """With the outlook where there is one."""
        is_open = instance.job.state == JobState.DONE and instance.applied_at is None
        found = outlook(instance) if is_open else None
        changes = found.changes if found else []
        instance.__dict__ |= {
            "same": found.same if found else None,
            "changed": [change.candidate for change in changes if not change.stays],
            "stays": [change.candidate for change in changes if change.stays] + (found.kept if found else []),
            "added": [row["title"] for row in found.added] if found else [],
            "dropped": found.dropped if found else [],
        }
        return super().to_representation(instance)
