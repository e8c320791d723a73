"""Passwords and the end of accounts."""

from __future__ import annotations

from axes.utils import reset as forget_failures
from django.db import transaction
from django.utils.translation import gettext as _
from knox.models import AuthToken

from tracker.accounts.models import User
from tracker.accounts.roles import Permission
from tracker.accounts.services import checked_password, random_password, require
from tracker.common.errors import Invalid
from tracker.journal.models import Event
from tracker.journal.services import record


@transaction.atomic
def password_reset(*, actor: User | None, user: User) -> str:
    """Give the account a new random password, returned once; it must be changed at the next sign-in.

    A sign-in that was locked after too many failures opens again.
    """
    require(actor, Permission.USERS)
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    told = random_password()
    user.set_password(told)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    tokens_end(user)
    forget_failures(username=user.username)
    record(Event.PASSWORD_RESET, user, actor=actor)
    return told


@transaction.atomic
def password_change(*, actor: User, old: str, new: str) -> None:
    """A person changes the own password; tokens end, as whoever knew the old one may have made them."""
    user = User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    if not user.check_password(old):
        raise Invalid(_("The present password is not right."), field="old", code="wrong_password")
    if old == new:
        raise Invalid(_("The new password is the old one."), field="new", code="same_password")
    checked_password(new, user, field="new")
    user.set_password(new)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])
    tokens_end(user)
    record(Event.PASSWORD_CHANGED, user, actor=actor)


@transaction.atomic
def user_set_active(*, actor: User, user: User, active: bool) -> User:
    """Deactivate an account (sessions and tokens end at once) or bring it back."""
    require(actor, Permission.USERS)
    if user.pk == actor.pk:
        raise Invalid(_("You cannot deactivate your own account."))
    user = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    user.is_active = active
    user.save(update_fields=["is_active"])
    if not active:
        tokens_end(user)
    record(Event.USER_ACTIVATED if active else Event.USER_DEACTIVATED, user, actor=actor, after={"active": active})
    return user


def tokens_end(user: User) -> None:
    """End every API token of an account."""
    # Django checks is_active and the password hash of a session at each request; tokens must be ended by hand.
    AuthToken.objects.filter(user=user).delete()
