"""What is done with a commitment: one address an action, all of them by the one table of states and roles."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.accounts.models import Unit, User
from tracker.accounts.querysets import active_units, people_with_role
from tracker.accounts.roles import Role
from tracker.api.base import Resource, actor_of, content_of, if_match
from tracker.api.commitment_fields import CommitmentDetail
from tracker.api.history import EntrySerializer
from tracker.api.notices import ReminderSerializer
from tracker.api.progress import ReportSerializer
from tracker.api.shared import EmptyInput, NoteInput, ReasonInput
from tracker.assignments.services import commitment_acknowledge, commitment_assign, commitment_withdraw
from tracker.commitments.lifecycle import Action
from tracker.commitments.models import Commitment
from tracker.commitments.moves import (
    commitment_close,
    commitment_reopen,
    commitment_resume,
    commitment_return,
    locked,
)
from tracker.commitments.permissions import check
from tracker.files.services import MAX_ATTACHMENTS
from tracker.journal.models import Event
from tracker.journal.querysets import history_of
from tracker.notices.querysets import reminders_of
from tracker.notices.services import commitment_urge
from tracker.progress.models import Period
from tracker.progress.querysets import reports_of
from tracker.progress.services import progress_report

IF_MATCH = OpenApiParameter(
    "If-Match",
    str,
    OpenApiParameter.HEADER,
    description="The ETag that was read: the call is refused with 412 if anything was changed since.",
)


class AssignInput(serializers.Serializer[Any]):
    """To whom, and until when."""

    lead_unit = serializers.PrimaryKeyRelatedField[Unit](
        queryset=active_units(), help_text="Id of the unit in charge: exactly one."
    )
    supporting_units = serializers.PrimaryKeyRelatedField[Unit](
        required=False, many=True, queryset=active_units(), help_text="Ids of the supporting units."
    )
    due = serializers.DateField(
        required=False, allow_null=True, help_text="Due date, from today on; left out: the one that it has."
    )
    handler = serializers.PrimaryKeyRelatedField[User](
        required=False, allow_null=True, queryset=people_with_role(Role.HANDLER), help_text="Id of who works on it."
    )


class ReportInput(serializers.Serializer[Any]):
    """Progress."""

    text = serializers.CharField(max_length=20_000, help_text="What was done.")
    percent = serializers.IntegerField(min_value=0, max_value=100, help_text="Percent complete.")
    period = serializers.PrimaryKeyRelatedField[Period](
        required=False,
        allow_null=True,
        queryset=Period.objects.filter(answered_at=None),
        help_text="Id of the period that it answers; left out: the oldest open one, null: none.",
    )
    problems = serializers.CharField(max_length=5_000, allow_blank=True, default="", help_text="What is in the way.")
    next_steps = serializers.CharField(max_length=5_000, allow_blank=True, default="", help_text="What comes next.")
    attachments = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True),
        required=False,
        max_length=MAX_ATTACHMENTS,
        help_text="Files, in a multipart form.",
    )


class UrgeInput(ReasonInput):
    """What is asked for, and of whom."""

    to_leader = serializers.BooleanField(default=False, help_text="Tell the responsible leader, too.")


class ReopenInput(ReasonInput):
    """Why, and until when."""

    due = serializers.DateField(
        required=False, allow_null=True, help_text="Due date, from today on; needed where the one that it had is past."
    )


def posts(
    body: type[serializers.BaseSerializer[Any]], summary: str, name: str | None = None, *, files: bool = False
) -> Callable[..., Any]:
    """An action: POST with this body (with `files` in a multipart form too), answered with the commitment as it is then."""
    kinds = ("application/json", "multipart/form-data") if files else ("application/json",)

    def decorate(method: Callable[..., Any]) -> Any:
        described = extend_schema(
            summary=summary, request=dict.fromkeys(kinds, body), responses=CommitmentDetail, parameters=[IF_MATCH]
        )
        path = name or method.__name__
        return described(action(detail=True, methods=["post"], url_path=path, url_name=path)(method))

    return decorate


class CommitmentActions(Resource):
    """The actions and what they left behind."""

    extra_errors = dict.fromkeys(
        ("partial_update", "assign", "withdraw", "acknowledge", "report", "urge", "resume", "close", "send_back", "reopen"),
        ("412",),
    )  # fmt: skip

    def version_locked(self, commitment: Commitment) -> str:
        """The present ETag, with the row locked until the transaction ends."""
        locked(commitment)
        return version_of(commitment)

    def answer(
        self, commitment: Commitment, code: int = status.HTTP_200_OK, headers: Mapping[str, str] | None = None
    ) -> Response:
        """The whole commitment with its ETag."""
        data = CommitmentDetail(commitment, context=self.get_serializer_context()).data
        return Response(data, status=code, headers={"ETag": version_of(commitment), **(headers or {})})

    def act(self, what: Action, body: Any, service: Callable[..., Any]) -> Response:
        """404 where it is not visible, 403 by the table, 400 for the body, 412 by If-Match; then the service."""
        commitment = self.get_object()
        actor = actor_of(self.request)
        check(actor, commitment, what)
        given = self.body(body)
        if_match(
            self.request,
            lambda: self.version_locked(commitment),
            lambda: service(actor=actor, commitment=commitment, **given),
        )
        return self.answer(self.get_object())

    @posts(AssignInput, "Assign")
    def assign(self, request: Request, pk: int) -> Response:
        """Assign a draft to its units with a due date; it gets its serial number."""
        return self.act(Action.ASSIGN, AssignInput, commitment_assign)

    @posts(NoteInput, "Withdraw")
    def withdraw(self, request: Request, pk: int) -> Response:
        """Take an assignment back before the lead unit acknowledged it."""
        return self.act(Action.WITHDRAW, NoteInput, commitment_withdraw)

    @posts(EmptyInput, "Acknowledge")
    def acknowledge(self, request: Request, pk: int) -> Response:
        """Acknowledge for the own units; the lead unit's starts the work."""
        return self.act(Action.ACKNOWLEDGE, EmptyInput, commitment_acknowledge)

    @posts(UrgeInput, "Urge")
    def urge(self, request: Request, pk: int) -> Response:
        """Urge the lead unit; who has read it stands with the reminders."""
        return self.act(Action.URGE, UrgeInput, commitment_urge)

    @extend_schema(
        summary="Report progress",
        request={"application/json": ReportInput, "multipart/form-data": ReportInput},
        responses={201: ReportSerializer},
        parameters=[IF_MATCH],
    )
    @action(detail=True, methods=["post"])
    def report(self, request: Request, pk: int) -> Response:
        """Report progress; files come in a multipart form, as many `attachments` as there are."""
        commitment = self.get_object()
        actor = actor_of(request)
        check(actor, commitment, Action.REPORT)
        given = self.body(ReportInput)
        given["attachments"] = [(file.name, content_of(file)) for file in given.get("attachments", [])]
        made = if_match(
            request,
            lambda: self.version_locked(commitment),
            lambda: progress_report(actor=actor, commitment=commitment, **given),
        )
        answer = ReportSerializer(reports_of(commitment).get(pk=made.pk), context=self.get_serializer_context())
        headers = {"ETag": version_of(commitment)}
        return Response(answer.data, status=status.HTTP_201_CREATED, headers=headers)

    @posts(NoteInput, "Resume")
    def resume(self, request: Request, pk: int) -> Response:
        """Take a suspended commitment up again; its due date moves on by the days that it stood still."""
        return self.act(Action.RESUME, NoteInput, commitment_resume)

    @posts(NoteInput, "Close")
    def close(self, request: Request, pk: int) -> Response:
        """Close a completed commitment."""
        return self.act(Action.CLOSE, NoteInput, commitment_close)

    @posts(ReasonInput, "Return", "return")
    def send_back(self, request: Request, pk: int) -> Response:
        """Send a completed commitment back to work."""
        return self.act(Action.RETURN, ReasonInput, commitment_return)

    @posts(ReopenInput, "Reopen")
    def reopen(self, request: Request, pk: int) -> Response:
        """Take a closed commitment up again, as a new cycle."""
        return self.act(Action.REOPEN, ReopenInput, commitment_reopen)

    @extend_schema(summary="Progress reports", responses=ReportSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"])
    def reports(self, request: Request, pk: int) -> Response:
        """The reports, newest first."""
        return self.listing(reports_of(self.get_object()), ReportSerializer)

    @extend_schema(summary="Reminders", responses=ReminderSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"])
    def reminders(self, request: Request, pk: int) -> Response:
        """Who was reminded or urged, newest first, and who has read it."""
        return self.listing(reminders_of(self.get_object()), ReminderSerializer)

    @extend_schema(summary="History", responses=EntrySerializer(many=True), filters=False)
    @action(detail=True, methods=["get"])
    def history(self, request: Request, pk: int) -> Response:
        """What the journal says of it, newest first."""
        return self.listing(history_of(self.get_object()), EntrySerializer)


def version_of(commitment: Commitment) -> str:
    """The ETag: the number of the last journal entry that changed it; reminding and urging change nothing."""
    entries = history_of(commitment).exclude(event__in=(Event.COMMITMENT_REMINDED, Event.COMMITMENT_URGED))
    return f'"{entries.values_list("seq", flat=True).first() or 0}"'
