"""Reading the journal."""

from __future__ import annotations

from django.db.models import Model, QuerySet

from tracker.journal.models import Entry


def history_of(obj: Model) -> QuerySet[Entry]:
    """The entries of one object, newest first."""
    return Entry.objects.filter(object_type=obj._meta.model_name, object_id=obj.pk)
