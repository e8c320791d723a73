"""Requests on a commitment: asking, one address a kind, verifying, deciding."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.accounts.models import Unit
from tracker.accounts.querysets import active_units
from tracker.api.base import content_of
from tracker.api.commitment_actions import CommitmentActions, posts
from tracker.api.request_fields import RequestSerializer
from tracker.api.shared import NoteInput
from tracker.approvals.asking import ADJUSTABLE, KINDS
from tracker.approvals.models import VerificationMethod
from tracker.approvals.querysets import requests_of
from tracker.approvals.services import completion_verify, request_decide, request_open
from tracker.commitments.lifecycle import Action, RequestKind
from tracker.commitments.models import Recurrence, Strength
from tracker.files.services import MAX_ATTACHMENTS


class AskInput(serializers.Serializer[Any]):
    """Why, with evidence."""

    reason = serializers.CharField(max_length=20_000, help_text="Why; for a completion what was achieved.")
    attachments = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True),
        required=False,
        max_length=MAX_ATTACHMENTS,
        help_text="Files, in a multipart form.",
    )


class DisputeInput(AskInput):
    """Whose duty it is instead."""

    unit = serializers.PrimaryKeyRelatedField[Unit](
        required=False, allow_null=True, queryset=active_units(), help_text="Id of the unit that should take it."
    )


class ExtendInput(AskInput):
    """Until when, and how far it is."""

    new_due = serializers.DateField(help_text="The date asked for, after the due date.")
    progress = serializers.CharField(max_length=20_000, help_text="What was done so far.")


class AdjustInput(AskInput):
    """What should be otherwise; what is left out stays."""

    title = serializers.CharField(max_length=120, required=False, help_text="Title.")
    strength = serializers.ChoiceField(choices=Strength.choices, required=False, help_text="How binding it is.")
    recurrence = serializers.ChoiceField(
        choices=Recurrence.choices,
        required=False,
        allow_blank=True,
        help_text="Rhythm of a standing duty; empty: none.",
    )
    recurrence_day = serializers.IntegerField(
        required=False, allow_null=True, min_value=1, max_value=31, help_text="Day of the rhythm; null: the last."
    )
    lead_unit = serializers.PrimaryKeyRelatedField[Unit](
        required=False, queryset=active_units(), help_text="Id of the unit in charge."
    )
    supporting_units = serializers.PrimaryKeyRelatedField[Unit](
        required=False, many=True, queryset=active_units(), help_text="Ids of the supporting units."
    )


class SuspendInput(AskInput):
    """When it is looked at again."""

    recheck_on = serializers.DateField(help_text="A day after today.")


class CompleteInput(AskInput):
    """What was achieved."""

    checklist = serializers.ListField(
        child=serializers.CharField(max_length=200),
        required=False,
        help_text="The items of the office's checklist that are done: all of them are needed.",
    )


class VerifyInput(NoteInput):
    """What the look at the result showed."""

    passed = serializers.BooleanField(help_text="False returns the request; then `note` must say why.")
    method = serializers.ChoiceField(choices=VerificationMethod.choices, help_text="On paper or on site.")
    contradicted = serializers.BooleanField(
        default=False, help_text="With `passed` false: what was found contradicts what was reported."
    )


class DecideInput(NoteInput):
    """The decision."""

    granted = serializers.BooleanField(help_text="False returns the request; then `note` must say why.")
    due = serializers.DateField(
        required=False, allow_null=True, help_text="Grants an extension until another day than was asked."
    )
    unit = serializers.PrimaryKeyRelatedField[Unit](
        required=False,
        allow_null=True,
        queryset=active_units(),
        help_text="Id of the unit that takes a disputed duty over; needed where the dispute names none.",
    )


class CommitmentRequests(CommitmentActions):
    """Asking, verifying, deciding; the requests of a commitment."""

    extra_errors = CommitmentActions.extra_errors | dict.fromkeys(
        ("register", "dispute", "extend", "adjust", "suspend", "complete", "cancel", "verify", "decide"), ("412",)
    )

    def ask(self, kind: RequestKind, body: type[AskInput]) -> Response:
        """Open a request of this kind; the body is checked after the table."""

        def service(**given: Any) -> Any:
            files = [(file.name, content_of(file)) for file in given.pop("attachments", [])]
            if kind == RequestKind.ADJUST:
                given["changes"] = {name: given.pop(name) for name in ADJUSTABLE if name in given}
            return request_open(kind=kind, attachments=files, **given)

        return self.act(KINDS[kind].action, body, service)

    @posts(AskInput, "Ask for registration", files=True)
    def register(self, request: Request, pk: int) -> Response:
        """Ask for a draft's registration, where the office's policy wants a decision; it gives the serial number."""
        return self.ask(RequestKind.REGISTER, AskInput)

    @posts(DisputeInput, "Dispute the duty", files=True)
    def dispute(self, request: Request, pk: int) -> Response:
        """Say before acknowledging that another unit should take it."""
        return self.ask(RequestKind.DISPUTE, DisputeInput)

    @posts(ExtendInput, "Ask for an extension", files=True)
    def extend(self, request: Request, pk: int) -> Response:
        """Ask before the due date for a later one."""
        return self.ask(RequestKind.EXTEND, ExtendInput)

    @posts(AdjustInput, "Ask for an adjustment", files=True)
    def adjust(self, request: Request, pk: int) -> Response:
        """Ask for other units, another title, strength or rhythm."""
        return self.ask(RequestKind.ADJUST, AdjustInput)

    @posts(SuspendInput, "Ask for suspension", files=True)
    def suspend(self, request: Request, pk: int) -> Response:
        """Ask that the clock stand still until a day on which it is looked at again."""
        return self.ask(RequestKind.SUSPEND, SuspendInput)

    @posts(CompleteInput, "Ask for completion", files=True)
    def complete(self, request: Request, pk: int) -> Response:
        """Ask for completion; by default an officer verifies it and the head of supervision decides."""
        return self.ask(RequestKind.COMPLETE, CompleteInput)

    @posts(AskInput, "Ask for cancellation", files=True)
    def cancel(self, request: Request, pk: int) -> Response:
        """Ask that the commitment fall away, with its basis."""
        return self.ask(RequestKind.CANCEL, AskInput)

    @posts(VerifyInput, "Verify")
    def verify(self, request: Request, pk: int) -> Response:
        """Confirm the result of a waiting completion request, or return the request."""
        return self.act(Action.VERIFY, VerifyInput, completion_verify)

    @posts(DecideInput, "Decide the request")
    def decide(self, request: Request, pk: int) -> Response:
        """Grant the waiting request, or return it."""
        return self.act(Action.DECIDE, DecideInput, request_decide)

    @extend_schema(summary="Requests", responses=RequestSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"])
    def requests(self, request: Request, pk: int) -> Response:
        """The requests, newest first, decided ones too."""
        return self.listing(requests_of(self.get_object()), RequestSerializer)
