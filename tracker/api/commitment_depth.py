"""What grows around a commitment: parts, sub-items, targets, instructions, relations, comments, watching."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import serializers, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.accounts.models import Unit, User
from tracker.accounts.querysets import active_units, people_with_role
from tracker.accounts.roles import Role
from tracker.api.base import actor_of, content_of
from tracker.api.commitment_actions import posts
from tracker.api.commitment_requests import CommitmentRequests
from tracker.api.depth_fields import CommentSerializer, DepthSerializer
from tracker.api.shared import EmptyInput, NoteInput
from tracker.approvals.models import VerificationMethod
from tracker.approvals.rechecks import recheck_record
from tracker.assignments.parts import SubItem, commitment_split, part_set
from tracker.collaboration.comments import comment_add, may_comment, unwatch, watch
from tracker.collaboration.querysets import comments_of, is_watching
from tracker.commitments.blocking import commitment_block, commitment_unblock
from tracker.commitments.instructions import instruction_give
from tracker.commitments.lifecycle import Action
from tracker.commitments.models import BlockReason, Commitment, InstructionEffect, RelationKind, Target
from tracker.commitments.relations import relation_make, relations_of
from tracker.commitments.subitems import rollup_of
from tracker.commitments.targets import target_set
from tracker.files.services import MAX_ATTACHMENTS
from tracker.progress.periods import period_rows
from tracker.progress.readings import reading_record
from tracker.progress.services import part_answer, report_sign


def _handler() -> Any:
    return serializers.PrimaryKeyRelatedField[User](
        required=False, allow_null=True, queryset=people_with_role(Role.HANDLER), help_text="Id of who works on it."
    )


def _unit(help_text: str) -> Any:
    return serializers.PrimaryKeyRelatedField[Unit](queryset=active_units(), help_text=help_text)


class SubItemInput(serializers.Serializer[Any]):
    """One sub-item."""

    title = serializers.CharField(max_length=120, help_text="Title.")
    unit = _unit("Id of its lead unit.")
    due = serializers.DateField(required=False, allow_null=True, help_text="Due date; left out: that of the whole.")
    handler = _handler()


class SplitInput(serializers.Serializer[Any]):
    """Into what it is split."""

    items = SubItemInput(many=True, allow_empty=False, help_text="The sub-items.")


class PartInput(serializers.Serializer[Any]):
    """A supporting unit's part."""

    unit = _unit("Id of the supporting unit.")
    part = serializers.CharField(max_length=500, help_text="What it does of the whole.")
    due = serializers.DateField(required=False, allow_null=True, help_text="Due date of the part.")
    handler = _handler()


class AnswerInput(serializers.Serializer[Any]):
    """A supporting unit's answer."""

    text = serializers.CharField(max_length=20_000, help_text="What was done for the part.")
    attachments = serializers.ListField(
        child=serializers.FileField(allow_empty_file=True),
        required=False,
        max_length=MAX_ATTACHMENTS,
        help_text="Files, in a multipart form.",
    )


class BlockInput(serializers.Serializer[Any]):
    """Why work cannot go on."""

    reason = serializers.ChoiceField(choices=BlockReason.choices, help_text="What blocks it.")
    note = serializers.CharField(max_length=500, help_text="What is missing and whose move it is.")
    since = serializers.DateField(required=False, allow_null=True, help_text="Since when; left out: today.")


class SignInput(NoteInput):
    """Whether the head of the unit signs."""

    signed = serializers.BooleanField(help_text="False sends the report back; then `note` must say why.")


class FigureInput(serializers.Serializer[Any]):
    """A figure to be reached."""

    target = serializers.PrimaryKeyRelatedField[Target](
        required=False, allow_null=True, queryset=Target.objects.all(), help_text="Id of a target of the text."
    )
    metric = serializers.CharField(max_length=100, help_text="What is measured.")
    value = serializers.FloatField(help_text="The figure to be reached.")
    unit = serializers.CharField(max_length=20, allow_blank=True, default="", help_text="Unit of measurement.")
    baseline = serializers.FloatField(required=False, allow_null=True, help_text="The figure at the start.")


class MeasureInput(serializers.Serializer[Any]):
    """A reading."""

    target = serializers.PrimaryKeyRelatedField[Target](queryset=Target.objects.all(), help_text="Id of the target.")
    value = serializers.FloatField(help_text="The figure.")
    day = serializers.DateField(required=False, allow_null=True, help_text="The day; left out: today.")
    evidence = serializers.CharField(
        max_length=300, allow_blank=True, default="", help_text="Where it can be seen; needed without a file."
    )
    file = serializers.FileField(required=False, allow_empty_file=True, help_text="A file, in a multipart form.")


class InstructInput(serializers.Serializer[Any]):
    """What a leader said."""

    text = serializers.CharField(max_length=20_000, help_text="Word for word.")
    effect = serializers.ChoiceField(
        choices=InstructionEffect.choices, default=InstructionEffect.NOTE, help_text="What it does."
    )
    leader_name = serializers.CharField(
        max_length=50, allow_blank=True, default="", help_text="Who said it; a leader leaves it out."
    )
    given_on = serializers.DateField(required=False, allow_null=True, help_text="The day; left out: today.")
    report_by = serializers.DateField(required=False, allow_null=True, help_text="With `report`: until when.")
    due = serializers.DateField(required=False, allow_null=True, help_text="With `reopen`: the new due date.")


class RelateInput(serializers.Serializer[Any]):
    """How this commitment stands to another."""

    kind = serializers.ChoiceField(choices=RelationKind.choices, help_text="What this one is to the other.")
    other = serializers.PrimaryKeyRelatedField[Commitment](
        queryset=Commitment.objects.all(), help_text="Id of the other commitment."
    )

    def get_fields(self) -> Any:
        """Only what the person sees can be named."""
        fields = super().get_fields()
        fields["other"].queryset = Commitment.objects.visible_to(self.context["request"].user)  # type: ignore[attr-defined]
        return fields


class RecheckInput(serializers.Serializer[Any]):
    """What a second look found."""

    kept = serializers.BooleanField(help_text="Whether the result holds.")
    method = serializers.ChoiceField(choices=VerificationMethod.choices, help_text="On paper or on site.")
    note = serializers.CharField(max_length=5_000, help_text="What was found.")


class CommentInput(serializers.Serializer[Any]):
    """A comment."""

    text = serializers.CharField(max_length=5_000, help_text="In words; @ and a name tells that person.")


class CommitmentDepth(CommitmentRequests):
    """The actions that reach into the depth of a commitment, and what is there."""

    extra_errors = CommitmentRequests.extra_errors | dict.fromkeys(
        ("split", "part", "answer_part", "block", "unblock", "sign", "target", "measure", "instruct", "relate", "recheck"),
        ("412",),
    )  # fmt: skip

    @posts(SplitInput, "Split into sub-items")
    def split(self, request: Request, pk: int) -> Response:
        """Make sub-items, each a commitment of its own, assigned at once and numbered after the whole."""

        def service(*, items: Any, **given: Any) -> Any:
            return commitment_split(items=[SubItem(**item) for item in items], **given)

        return self.act(Action.SPLIT, SplitInput, service)

    @posts(PartInput, "Set a unit's part")
    def part(self, request: Request, pk: int) -> Response:
        """Say what a supporting unit does, until when and who answers; an answered part is asked for anew."""
        return self.act(Action.PART, PartInput, part_set)

    @posts(AnswerInput, "Answer for our part", "answer", files=True)
    def answer_part(self, request: Request, pk: int) -> Response:
        """Say that the own supporting unit's part is done."""

        def service(**given: Any) -> Any:
            files = [(file.name, content_of(file)) for file in given.pop("attachments", [])]
            return part_answer(attachments=files, **given)

        return self.act(Action.ANSWER, AnswerInput, service)

    @posts(BlockInput, "Say that it is blocked")
    def block(self, request: Request, pk: int) -> Response:
        """Say why work cannot go on; the clock goes on."""
        return self.act(Action.BLOCK, BlockInput, commitment_block)

    @posts(NoteInput, "No longer blocked")
    def unblock(self, request: Request, pk: int) -> Response:
        """Work goes on."""
        return self.act(Action.UNBLOCK, NoteInput, commitment_unblock)

    @posts(SignInput, "Sign the report")
    def sign(self, request: Request, pk: int) -> Response:
        """Sign what waits for the head of the unit, so that it counts; or send it back."""
        return self.act(Action.SIGN, SignInput, report_sign)

    @posts(FigureInput, "Set a target")
    def target(self, request: Request, pk: int) -> Response:
        """Add a figure to be reached, or say how one of the text is measured."""
        return self.act(Action.TARGET, FigureInput, target_set)

    @posts(MeasureInput, "Record a reading", files=True)
    def measure(self, request: Request, pk: int) -> Response:
        """Record what a target measured on a day; a reading of the same day is replaced."""

        def service(**given: Any) -> Any:
            file = given.pop("file", None)
            return reading_record(file=(file.name, content_of(file)) if file else None, **given)

        return self.act(Action.MEASURE, MeasureInput, service)

    @posts(InstructInput, "Write an instruction")
    def instruct(self, request: Request, pk: int) -> Response:
        """Write down what a leader says; it can ask for a report, take the commitment up again or close it."""
        return self.act(Action.INSTRUCT, InstructInput, instruction_give)

    @posts(RelateInput, "Relate to another")
    def relate(self, request: Request, pk: int) -> Response:
        """Say that it duplicates, follows or replaces another."""
        return self.act(Action.RELATE, RelateInput, relation_make)

    @posts(RecheckInput, "Re-check")
    def recheck(self, request: Request, pk: int) -> Response:
        """Say what a second look at a closed commitment found."""
        return self.act(Action.RECHECK, RecheckInput, recheck_record)

    @extend_schema(summary="What grows around it", responses=DepthSerializer, filters=False)
    @action(detail=True, methods=["get"])
    def depth(self, request: Request, pk: int) -> Response:
        """Sub-items, targets with readings, periods, instructions, relations, re-checks."""
        found, user = self.get_object(), actor_of(request)
        seen = Commitment.objects.visible_to(user)
        data = {
            "whole": seen.filter(pk=found.parent_id).first() if found.parent_id else None,
            "sub_items": found.children.visible_to(user).order_by("pk"),
            "rollup": rollup_of(found),
            "targets": found.targets.prefetch_related("readings__made_by"),
            "periods": period_rows(found),
            "instructions": found.instructions.select_related("made_by"),
            "relations": relations_of(user, found),
            "rechecks": found.rechecks.select_related("done_by"),
            "watching": is_watching(user, found),
        }
        return Response(DepthSerializer(data, context=self.get_serializer_context()).data)

    @extend_schema(summary="Comments", responses=CommentSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"])
    def comments(self, request: Request, pk: int) -> Response:
        """What was said beside it, oldest first."""
        return self.listing(comments_of(self.get_object()), CommentSerializer)

    @extend_schema(summary="Comment", request=CommentInput, responses={201: CommentSerializer})
    @comments.mapping.post
    def comment(self, request: Request, pk: int) -> Response:
        """Say something beside it; who is named with @ and sees it is told."""
        found, actor = self.get_object(), actor_of(request)
        may_comment(actor, found)
        made = comment_add(actor=actor, commitment=found, **self.body(CommentInput))
        return Response(CommentSerializer(made).data, status=status.HTTP_201_CREATED)

    @extend_schema(summary="Watch", request=EmptyInput, responses={204: None})
    @action(detail=True, methods=["put"])
    def watching(self, request: Request, pk: int) -> Response:
        """Hear of what happens to it."""
        watch(actor=actor_of(request), commitment=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(summary="Watch no longer", request=None, responses={204: None})
    @watching.mapping.delete
    def unwatch(self, request: Request, pk: int) -> Response:
        """Hear of it no more."""
        unwatch(actor=actor_of(request), commitment=self.get_object())
        return Response(status=status.HTTP_204_NO_CONTENT)
