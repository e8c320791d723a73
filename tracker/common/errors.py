"""Errors that people see: each says what is wrong and what to do, in the user's language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _


class DomainError(Exception):
    """A rule of the trade was not kept. `code` is stable for programs, `message` is for people.

    `field` names the input that is wrong, where there is one.
    """

    code = "invalid"

    def __init__(
        self,
        message: Any,
        *,
        code: str | None = None,
        field: str | None = None,
        params: Mapping[str, Any] | None = None,
    ) -> None:
        self.message = message
        self.field = field
        self.params = dict(params or {})
        if code:
            self.code = code
        super().__init__(self.code)

    def __str__(self) -> str:
        return str(self.message) % self.params if self.params else str(self.message)


class Invalid(DomainError):
    """The input cannot be taken as it is."""


class NotAllowed(DomainError):
    """This person may not do this, or not in this state."""

    code = "not_allowed"


class Conflict(DomainError):
    """Somebody else was faster; nothing was written."""

    code = "conflict"

    def __init__(self, message: Any = None, **kwargs: Any) -> None:
        super().__init__(
            message or _("Somebody else changed this in the meantime. Nothing was saved: reload and try again."),
            **kwargs,
        )
