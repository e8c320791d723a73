"""What people keep and share beside the commitments themselves."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from tracker.accounts.models import Unit
from tracker.collaboration.querysets import SavedViewQuerySet
from tracker.commitments.models import Commitment
from tracker.common import clock


class SharedWith(models.TextChoices):
    """Who finds a saved view among their own."""

    PRIVATE = "private", _("Only me")
    UNIT = "unit", _("A unit")
    OFFICE = "office", _("The whole office")


class SavedView(models.Model):
    """A filter of the ledger under a name. It gives no rights: everybody sees in it what they see anyway."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_views")
    name = models.CharField(_("Name"), max_length=40)
    query = models.CharField(max_length=1000)
    shared_with = models.CharField(
        _("Shared with"), max_length=8, choices=SharedWith.choices, default=SharedWith.PRIVATE
    )
    unit = models.ForeignKey(Unit, models.CASCADE, null=True, blank=True, related_name="+", verbose_name=_("Unit"))
    is_default = models.BooleanField(_("Opens first"), default=False)
    order = models.PositiveSmallIntegerField(_("Order"), default=0)
    created_at = models.DateTimeField(default=clock.now, editable=False)

    objects = SavedViewQuerySet.as_manager()

    class Meta:
        ordering = ["order", "name", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["owner", "name"], name="one_view_of_a_name"),
            models.UniqueConstraint(fields=["owner"], condition=Q(is_default=True), name="one_view_opens_first"),
            models.CheckConstraint(
                condition=Q(shared_with="unit", unit__isnull=False) | ~Q(shared_with="unit") & Q(unit__isnull=True),
                name="view_of_a_unit_names_it",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Comment(models.Model):
    """What somebody says beside a commitment; `@name` in it tells that person."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    text = models.TextField(_("Comment"))
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, related_name="+")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.text[:40]


class Watcher(models.Model):
    """A person who wants to hear of a commitment without having anything to do with it."""

    commitment = models.ForeignKey(Commitment, models.CASCADE, related_name="watchers")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="watching")
    created_at = models.DateTimeField(default=clock.now, editable=False)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["commitment", "user"], name="watched_once")]

    def __str__(self) -> str:
        return f"{self.user_id} {self.commitment_id}"
