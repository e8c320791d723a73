"""Who may call: signed in, with a password of one's own. What a person may then do, the services decide."""

from __future__ import annotations

from typing import Any, NoReturn

from django.utils.translation import gettext as _
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request

from tracker.accounts.models import User
from tracker.common.errors import NotAllowed


def refuse_first_password() -> NoReturn:
    """A password that somebody else made is changed before anything else is done with it."""
    raise NotAllowed(_("Change your password first: sign in with a browser."), code="password_change_needed")


class SignedIn(IsAuthenticated):
    """Signed in, with a password of one's own: the default of every view."""

    def has_permission(self, request: Request, view: Any) -> bool:
        """False (401) for strangers; 403 with its own code for a password that must be changed."""
        if not super().has_permission(request, view):
            return False
        if isinstance(request.user, User) and request.user.must_change_password:
            refuse_first_password()
        return True
