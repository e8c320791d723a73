"""What the journal says."""

from __future__ import annotations

from rest_framework import serializers

from tracker.journal.models import Entry, Event


class EntrySerializer(serializers.ModelSerializer[Entry]):
    """One change: who, when, what, why."""

    event = serializers.ChoiceField(choices=Event.choices, help_text="What happened.")
    event_label = serializers.CharField(source="get_event_display", help_text="The event in words.")
    before = serializers.DictField(help_text="Values before, as far as they changed.")
    after = serializers.DictField(help_text="Values after.")

    class Meta:
        model = Entry
        fields = ("seq", "at", "event", "event_label", "actor_name", "unit_name", "before", "after", "note")
        extra_kwargs = {
            "seq": {"help_text": "Number in the journal, without gaps over the whole office."},
            "at": {"help_text": "When."},
            "actor_name": {"help_text": "Who, by the name at that time; empty: the system."},
            "unit_name": {"help_text": "The person's unit at that time."},
            "note": {"help_text": "Why, in words."},
        }
