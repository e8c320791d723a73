"""The office, its units, its people and the roles that they hold."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from tracker.accounts.roles import SEPARATED, Role
from tracker.common import clock
from tracker.common.text import fold


class Office(models.Model):
    """The one office that this installation serves, with its settings."""

    name = models.CharField(_("Name of the office"), max_length=100)
    serial_series = models.CharField(_("Series of serial numbers"), max_length=10, default="督")
    # Defaults where a text names no deadline, in days (DOMAIN.md, rule 11).
    days_meeting = models.PositiveSmallIntegerField(_("Days for meeting minutes"), default=20)
    days_document = models.PositiveSmallIntegerField(_("Days for documents"), default=30)
    days_instruction = models.PositiveSmallIntegerField(_("Days for leaders' instructions"), default=15)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="one_office")]

    def __str__(self) -> str:
        return self.name


class Unit(models.Model):
    """A unit of the organisation, in a tree."""

    name = models.CharField(_("Name"), max_length=100)
    folded = models.CharField(max_length=100, unique=True, editable=False)
    parent = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="children")
    order = models.PositiveIntegerField(default=0)
    is_active = models.BooleanField(default=True)

    class Meta:
        ordering = ["order", "id"]
        constraints = [models.CheckConstraint(condition=~Q(parent=F("id")), name="unit_not_its_own_parent")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the folded name, by which names in texts are matched."""
        self.folded = fold(self.name)
        super().save(*args, **kwargs)


class UnitAlias(models.Model):
    """Another name by which texts call a unit: 市住建局 for 市住房和城乡建设局."""

    unit = models.ForeignKey(Unit, models.CASCADE, related_name="aliases")
    name = models.CharField(_("Alias"), max_length=100)
    folded = models.CharField(max_length=100, unique=True, editable=False)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep the folded alias."""
        self.folded = fold(self.name)
        super().save(*args, **kwargs)


class UserManager(BaseUserManager["User"]):
    """Finds people by their sign-in name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> User:
        """The user with this sign-in name."""
        return self.get(username=(username or "").strip().lower())


class User(AbstractBaseUser):
    """A person who signs in. Rights come from memberships alone."""

    username = models.CharField(_("Sign-in name"), max_length=50, unique=True)
    name = models.CharField(_("Full name"), max_length=50)
    email = models.EmailField(_("E-mail"), blank=True)
    phone = models.CharField(_("Phone"), max_length=30, blank=True)
    is_active = models.BooleanField(default=True)
    must_change_password = models.BooleanField(default=False)
    language = models.CharField(_("Language"), max_length=10, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["name"]

    class Meta:
        ordering = ["username"]

    def __str__(self) -> str:
        return self.name

    @property
    def display_name(self) -> str:
        """The name that the journal keeps."""
        return self.name

    def home_unit(self) -> tuple[int | None, str]:
        """Id and name of the unit of the first membership."""
        first = next(iter(self.own_memberships()), None)
        return (first.unit_id, first.unit.name) if first else (None, "")

    def active_memberships(self) -> list[Membership]:
        """The memberships in force, own ones first, then those of the people whose deputy this is today.

        Read once per instance, in one query.
        """
        kept: list[Membership] | None = self.__dict__.get("_memberships")
        if kept is None:
            today = clock.today()
            others = Delegation.objects.filter(
                deputy=self, ended_at=None, starts_on__lte=today, ends_on__gte=today, user__is_active=True
            )
            rows = Membership.objects.filter(ended_at=None).filter(
                Q(user=self) | Q(user__in=others.values("user_id")) & ~Q(role__in=SEPARATED)
            )
            found = list(rows.select_related("unit", "user").order_by("id"))
            kept = sorted(found, key=lambda one: one.user_id != self.pk)
            self.__dict__["_memberships"] = kept
        return kept

    def own_memberships(self) -> list[Membership]:
        """The memberships in force that are this person's own."""
        return [one for one in self.active_memberships() if one.user_id == self.pk]

    def stands_for(self) -> set[int]:
        """Ids of this person and of those whose deputy this is today."""
        return {self.pk, *(one.user_id for one in self.active_memberships())}


class Membership(models.Model):
    """A role that a person holds in a unit."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="memberships")
    role = models.CharField(_("Role"), max_length=20, choices=Role.choices)
    started_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "unit", "role"], condition=Q(ended_at=None), name="one_open_membership"
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="known_role"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.unit}"


class Delegation(models.Model):
    """代理: a deputy acts for a person between two days, both included; roles of administrators are never handed on."""

    user = models.ForeignKey(User, models.CASCADE, related_name="delegations")
    deputy = models.ForeignKey(User, models.CASCADE, related_name="deputising")
    starts_on = models.DateField(_("From"))
    ends_on = models.DateField(_("Until"))
    reason = models.CharField(_("Reason"), max_length=200, blank=True)
    created_at = models.DateTimeField(default=clock.now, editable=False)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lte=F("ends_on")), name="delegation_ends_after_start"),
            models.CheckConstraint(condition=~Q(user=F("deputy")), name="nobody_deputises_for_oneself"),
        ]

    def __str__(self) -> str:
        return f"{self.user} → {self.deputy}"


# The model of the package below this one: Django looks for it here.
from tracker.accounts.organisation.models import OrganisationFile  # noqa: E402

__all__ = ["Delegation", "Membership", "Office", "OrganisationFile", "Unit", "UnitAlias", "User", "UserManager"]
