"""What people do with their own account: sign in, choose a language, keep contact data and API tokens."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from knox.models import AuthToken

from tracker.accounts.models import User
from tracker.common import clock
from tracker.common.errors import Conflict, Invalid
from tracker.journal.models import Event
from tracker.journal.services import record

MAX_TOKENS = 10
TOKEN_DAYS = 90
MAX_TOKEN_DAYS = 365


@transaction.atomic
def signed_in(*, actor: User) -> None:
    """Journal that the person signed in, by page or by API."""
    record(Event.SIGNED_IN, actor, actor=actor)


def language_choose(*, actor: User, language: str) -> None:
    """Keep the language that the person reads; a matter of taste, so not journalled."""
    if language not in dict(settings.LANGUAGES):
        raise Invalid(_("Unknown language."), field="language")
    User.objects.filter(pk=actor.pk).update(language=language)


@transaction.atomic
def contact_change(*, actor: User, email: str, phone: str) -> User:
    """A person changes the own e-mail address and phone; name and roles are for administrators."""
    user = User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    before = {"email": user.email, "phone": user.phone}
    user.email, user.phone = email.strip(), phone.strip()[:30]
    if user.email:
        try:
            validate_email(user.email)
        except ValidationError as error:
            raise Invalid(_("This is not an e-mail address."), field="email") from error
    user.save(update_fields=["email", "phone"])
    record(Event.USER_CHANGED, user, actor=actor, before=before, after={"email": user.email, "phone": user.phone})
    return user


def tokens_of(user: User) -> QuerySet[AuthToken]:
    """The person's API tokens that are still good, newest first."""
    good = Q(expiry=None) | Q(expiry__gt=clock.now())
    tokens: QuerySet[AuthToken] = AuthToken.objects.filter(good, user=user).order_by("-created", "digest")
    return tokens


@transaction.atomic
def token_create(*, actor: User, days: int = TOKEN_DAYS) -> str:
    """A new API token, told once: only its digest is kept. It ends by itself after so many days."""
    if not 1 <= days <= MAX_TOKEN_DAYS:
        raise Invalid(_("A token is good for 1 to %(most)s days."), field="days", params={"most": MAX_TOKEN_DAYS})
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    if tokens_of(actor).count() >= MAX_TOKENS:
        raise Invalid(
            _("At most %(n)s tokens are possible: revoke one first."), code="too_many", params={"n": MAX_TOKENS}
        )
    token, told = AuthToken.objects.create(user=actor, expiry=timedelta(days=days))
    record(Event.TOKEN_CREATED, actor, actor=actor, after={"token": token.token_key, "until": token.expiry})
    return str(told)


@transaction.atomic
def token_revoke(*, actor: User, digest: str) -> None:
    """End one of the own tokens at once."""
    token = tokens_of(actor).filter(digest=digest).first()
    if token is None:
        raise Conflict()
    token.delete()
    record(Event.TOKEN_REVOKED, actor, actor=actor, before={"token": token.token_key})
