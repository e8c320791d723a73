"""Fields of runs in the API."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from tracker.api.shared import MessageSerializer, PersonRef, WarningSerializer
from tracker.intake.messages import job_error_message, warning_message
from tracker.intake.models import ExtractionRun
from tracker.jobs.models import Job, JobState
from tracker.meetings.models import Document


def warnings_shown(warnings: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Warnings {code, params} with their message."""
    return [{"code": w["code"], "params": w.get("params") or {}, "message": warning_message(w)} for w in warnings if w]


class DocumentRef(serializers.ModelSerializer[Document]):
    """A document by id and name."""

    class Meta:
        model = Document
        fields = ("id", "name")
        extra_kwargs = {"id": {"help_text": "Id of the document."}, "name": {"help_text": "Its file name."}}


class ProgressSerializer(serializers.ModelSerializer[Job]):
    """How far a run is."""

    percent = serializers.IntegerField(help_text="0 to 100; 100 only when done.")

    class Meta:
        model = Job
        fields = ("done", "total", "percent", "step")
        extra_kwargs = {
            "done": {"help_text": "Characters that were worked through."},
            "total": {"help_text": "Characters in all."},
            "step": {"help_text": "The step at work now, as a code."},
        }


class CountsSerializer(serializers.Serializer[Any]):
    """Candidates by state."""

    candidates = serializers.IntegerField(source="candidate_count", help_text="All candidates of the run.")
    pending = serializers.IntegerField(source="pending_count", help_text="Those that wait for a person.")
    accepted = serializers.IntegerField(source="accepted_count", help_text="Those that stand in the ledger.")
    rejected = serializers.IntegerField(source="rejected_count", help_text="Those that were rejected.")


class RunSerializer(serializers.ModelSerializer[ExtractionRun]):
    """One reading of a document."""

    document = DocumentRef(help_text="The document that is read.")
    state = serializers.ChoiceField(source="job.state", choices=JobState.choices, help_text="Where the run stands.")
    is_over = serializers.BooleanField(source="job.is_over", help_text="True when nothing more happens by itself.")
    progress = ProgressSerializer(source="job", help_text="How far it is.")
    counts = CountsSerializer(source="*", help_text="The candidates found.")
    warnings = serializers.SerializerMethodField(help_text="What to know about the text.")
    error = serializers.SerializerMethodField(help_text="Why it failed and what to do; null unless it failed.")
    can_retry = serializers.SerializerMethodField(help_text="Whether `retry` is possible now.")
    started_by = PersonRef(allow_null=True, help_text="Who brought the document in; null: it came by itself.")
    finished_at = serializers.DateTimeField(source="job.finished_at", allow_null=True, help_text="When it ended.")

    class Meta:
        model = ExtractionRun
        fields = (
            *("id", "document", "state", "is_over", "progress", "counts", "warnings", "error", "can_retry"),
            *("engine", "started_by", "created_at", "finished_at"),
        )
        extra_kwargs = {
            "id": {"help_text": "Id of the run."},
            "engine": {"help_text": "The language engine that was used; empty until done."},
            "created_at": {"help_text": "When it was asked for."},
        }

    @extend_schema_field(WarningSerializer(many=True))
    def get_warnings(self, run: ExtractionRun) -> list[dict[str, Any]]:
        """Those of reading the file, then those of the extraction."""
        return warnings_shown([*run.document.warnings, *run.warnings])

    @extend_schema_field(MessageSerializer(allow_null=True))
    def get_error(self, run: ExtractionRun) -> dict[str, str] | None:
        """In the reader's words."""
        code = run.job.error_code
        return {"code": code, "message": job_error_message(code, run.job.error_params)} if code else None

    def get_can_retry(self, run: ExtractionRun) -> bool:
        """Only failed runs are run again."""
        return bool(run.job.state == JobState.FAILED)
