"""Small pieces that several resources show."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from tracker.accounts.models import Unit, User


class UnitRef(serializers.ModelSerializer[Unit]):
    """A unit by id and name."""

    class Meta:
        model = Unit
        fields = ("id", "name")
        extra_kwargs = {"id": {"help_text": "Id of the unit."}, "name": {"help_text": "Full name of the unit."}}


class PersonRef(serializers.ModelSerializer[User]):
    """A person by id and name."""

    class Meta:
        model = User
        fields = ("id", "name")
        extra_kwargs = {"id": {"help_text": "Id of the account."}, "name": {"help_text": "Full name."}}


class MessageSerializer(serializers.Serializer[Any]):
    """Something that the system says: a code for programs and words for people."""

    code = serializers.CharField(help_text="Stable code.")
    message = serializers.CharField(help_text="The same in words, in the language of Accept-Language.")


class WarningSerializer(MessageSerializer):
    """Something to know about a text that was read."""

    params = serializers.DictField(help_text="The figures and names in the message.")


class NoteInput(serializers.Serializer[Any]):
    """An optional remark."""

    note = serializers.CharField(
        max_length=2000, allow_blank=True, default="", help_text="A remark, kept in the history."
    )


class ReasonInput(serializers.Serializer[Any]):
    """A remark that must be given."""

    note = serializers.CharField(max_length=2000, help_text="Why; kept in the history.")


class EmptyInput(serializers.Serializer[Any]):
    """Nothing has to be said."""
