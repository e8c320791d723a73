"""Comments with @ names, and watching."""

from __future__ import annotations

import re
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from tracker.accounts.models import User
from tracker.accounts.querysets import active_people
from tracker.accounts.roles import SEPARATED
from tracker.accounts.scopes import roles_of
from tracker.collaboration.models import Comment, Watcher
from tracker.commitments.models import Commitment
from tracker.common.errors import Invalid, NotAllowed
from tracker.journal.models import Event
from tracker.journal.services import record

LONGEST: Final = 5000
_AT = re.compile(r"[@＠]([^\s@＠,，。;；:：!！?？、()（）]+)")


@transaction.atomic
def comment_add(*, actor: User, commitment: Commitment, text: str) -> Comment:
    """Say something beside a commitment that one sees; who is named with @ is told, if that person sees it, too."""
    may_comment(actor, commitment)
    text = text.strip()
    if not text or len(text) > LONGEST:
        raise Invalid(_("Write a comment of at most %(n)s characters."), field="text", params={"n": LONGEST})
    named = _named(text)
    for person in named:
        if not Commitment.objects.visible_to(person).filter(pk=commitment.pk).exists():
            message = _("%(person)s does not see this commitment and would not be told.")
            raise Invalid(message, field="text", code="mentioned_blind", params={"person": person.name})
    made = Comment.objects.create(commitment=commitment, author=actor, text=text)
    made.mentions.set(named)
    after = {"mentions": [one.name for one in named], "mentioned_ids": [one.pk for one in named]}
    record(Event.COMMENT_ADDED, commitment, actor=actor, note=text, after=after)
    return made


def may_comment(actor: User, commitment: Commitment) -> None:
    """Raise NotAllowed where the person does not see the commitment, or reads it only to audit."""
    seen = Commitment.objects.visible_to(actor).filter(pk=commitment.pk).exists()
    if not seen or not roles_of(actor) - SEPARATED:
        raise NotAllowed(_("Your role reads commitments and does not comment on them."), code="wrong_role")


def _named(text: str) -> list[User]:
    """The people whom the text names with @, by full name or sign-in name; what is no name is plain text."""
    found: dict[int, User] = {}
    for word in _AT.findall(text):
        people = _called(word)
        if len(people) > 1:
            message = _("Several people are called %(name)s: write the sign-in name after the @.")
            raise Invalid(message, field="text", code="ambiguous_name", params={"name": people[0].name})
        found |= {one.pk: one for one in people}
    return list(found.values())


def _called(word: str) -> list[User]:
    """Who is called so; Chinese runs on without blanks, so the longest name at the start of the word counts."""
    by_login = list(active_people().filter(username=word.lower()))
    if by_login:
        return by_login
    starts = [word[:length] for length in range(len(word), 1, -1)]
    people = list(active_people().filter(name__in=starts))
    longest = max((len(one.name) for one in people), default=0)
    return [one for one in people if len(one.name) == longest]


def watch(*, actor: User, commitment: Commitment) -> None:
    """Hear of what happens to a commitment that one sees; a wish of one's own, not a business change."""
    if not Commitment.objects.visible_to(actor).filter(pk=commitment.pk).exists():
        raise NotAllowed(_("You do not see this commitment."))
    Watcher.objects.get_or_create(commitment=commitment, user=actor)


def unwatch(*, actor: User, commitment: Commitment) -> None:
    """Hear of it no more."""
    Watcher.objects.filter(commitment=commitment, user=actor).delete()
