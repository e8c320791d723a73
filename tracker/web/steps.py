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

    `pick` chooses the form where it depends on the commitment; `attaches` lets files come with it.
    """

    form: type[forms.Form]
    run: Callable[[User, Commitment, Values], Any]
    done: Any
    hint: Any = ""
    initial: Callable[[User, Commitment], Values] = lambda _user, _commitment: {}
    danger: bool = False
    attaches: bool = False
    pick: Callable[[Commitment], type[forms.Form]] | None = None

    def form_for(self, commitment: Commitment) -> type[forms.Form]:
        """The form's class for this commitment."""
        return self.pick(commitment) if self.pick else self.form
