"""The own notices, and the reminders of a commitment."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema, extend_schema_field, extend_schema_view
from rest_framework import mixins, serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from tracker.api.base import Resource, actor_of
from tracker.api.shared import EmptyInput, PersonRef
from tracker.notices.filters import NoticeFilter
from tracker.notices.models import Notice, NoticeKind, Reminder
from tracker.notices.querysets import notices_of
from tracker.notices.services import notice_snooze, notices_read
from tracker.notices.wording import notice_text, reminder_text


class NoticeSerializer(serializers.ModelSerializer[Notice]):
    """Something that you should know."""

    kind = serializers.ChoiceField(choices=NoticeKind.choices, help_text="What it is about.")
    text = serializers.SerializerMethodField(help_text="In words, in the language of Accept-Language.")
    commitment = serializers.IntegerField(source="commitment_id", help_text="Id of the commitment.")
    title = serializers.CharField(source="commitment.title", help_text="Title of the commitment.")

    class Meta:
        model = Notice
        fields = ("id", "kind", "text", "commitment", "title", "urgent", "created_at", "read_at", "snoozed_until")
        extra_kwargs = {
            "id": {"help_text": "Id of the notice."},
            "urgent": {"help_text": "Sent by mail at once."},
            "created_at": {"help_text": "When."},
            "read_at": {"help_text": "When you read it; null: not yet."},
            "snoozed_until": {"help_text": "Put away until this day; null: it is not."},
        }

    def get_text(self, notice: Notice) -> str:
        """Made when it is read."""
        return notice_text(notice)


class ReceiptSerializer(serializers.Serializer[Any]):
    """A person who was told."""

    id = serializers.IntegerField(help_text="Id of the account.")
    name = serializers.CharField(help_text="Full name.")
    read_at = serializers.DateTimeField(allow_null=True, help_text="When it was read; null: not yet.")


class ReminderSerializer(serializers.ModelSerializer[Reminder]):
    """That a commitment was reminded of, and who has read it."""

    text = serializers.SerializerMethodField(help_text="In words.")
    made_by = PersonRef(allow_null=True, help_text="Who urged; null: a rule.")
    told = serializers.SerializerMethodField(help_text="Who was told, and who has read it.")

    class Meta:
        model = Reminder
        fields = ("id", "trigger", "text", "day", "urgent", "proposes_circular", "made_by", "created_at", "told")
        extra_kwargs = {
            "id": {"help_text": "Id of the reminder."},
            "trigger": {"help_text": "What the rule watches; empty: urged by a person."},
            "day": {"help_text": "The day of the occasion."},
            "urgent": {"help_text": "Sent by mail at once."},
            "proposes_circular": {"help_text": "Proposed for the next circular."},
            "created_at": {"help_text": "When."},
        }

    def get_text(self, reminder: Reminder) -> str:
        """Made when it is read."""
        return reminder_text(reminder)

    @extend_schema_field(ReceiptSerializer(many=True))
    def get_told(self, reminder: Reminder) -> list[dict[str, Any]]:
        """Each person with the receipt."""
        return [{"id": one.user_id, "name": one.user.name, "read_at": one.read_at} for one in reminder.notices.all()]


class SnoozeInput(serializers.Serializer[Any]):
    """Until when."""

    until = serializers.DateField(help_text="A day after today.")


@extend_schema_view(list=extend_schema(summary="Your notices", description="Newest first, without what is put away."))
class Notices(Resource, mixins.ListModelMixin):
    """Your notices."""

    queryset = Notice.objects.none()
    serializer_class = NoticeSerializer
    filterset_class = NoticeFilter

    def get_queryset(self) -> Any:
        """Yours, on commitments that you still see, without what is put away."""
        return notices_of(actor_of(self.request))

    @extend_schema(summary="Read a notice", request=EmptyInput, responses=NoticeSerializer)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: int) -> Response:
        """Mark it as read."""
        notice = self.get_object()
        notices_read(actor=actor_of(request), ids=[notice.pk])
        notice.refresh_from_db()
        return Response(self.get_serializer(notice).data)

    @extend_schema(summary="Put a notice away", request=SnoozeInput, responses=NoticeSerializer)
    @action(detail=True, methods=["post"])
    def snooze(self, request: Request, pk: int) -> Response:
        """Put it away until a day, on which it comes back unread."""
        notice = self.get_object()
        changed = notice_snooze(actor=actor_of(request), notice=notice, **self.body(SnoozeInput))
        return Response(self.get_serializer(changed).data)
