"""What an action on a commitment is to the page."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms

from tracker.accounts.models import User
from tracker.commitments.models import Commitment

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Step:
    """An action as the page offers it: its form, the service, what is said afterwards, the values it starts with.

    `pick` chooses the form where it depends on person and commitment; `attaches` lets files come with it; `place` names
    the panel that offers it instead of the bar of actions; `fits` says where there is nothing that it could be done to;
    `asks` gives what to point out in what was filled in, once, before it is sent.
    """

    form: type[forms.Form]
    run: Callable[[User, Commitment, Values], Any]
    done: Any
    hint: Any = ""
    initial: Callable[[User, Commitment], Values] = lambda _user, _commitment: {}
    danger: bool = False
    attaches: bool = False
    place: str = ""
    pick: Callable[[User, Commitment], Callable[..., forms.Form]] | None = None
    fits: Callable[[Commitment], bool] = lambda _commitment: True
    asks: Callable[[User, Commitment, Values], list[str]] = lambda _user, _commitment, _values: []

    def form_for(self, user: User, commitment: Commitment) -> Callable[..., forms.Form]:
        """What makes the form for this person and commitment."""
        return self.pick(user, commitment) if self.pick else self.form


def service(call: Callable[..., Any]) -> Callable[[User, Commitment, Values], Any]:
    """Runs a service whose arguments are called as the fields of the form."""
    return lambda user, commitment, values: call(actor=user, commitment=commitment, **values)
