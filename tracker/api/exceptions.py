"""Refusals that only HTTP knows."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from rest_framework import status
from rest_framework.exceptions import APIException


class ConflictError(APIException):
    """Somebody else was faster."""

    status_code = status.HTTP_409_CONFLICT
    default_code = "conflict"


class PreconditionFailed(APIException):
    """The commitment is not the one any more that If-Match names."""

    status_code = status.HTTP_412_PRECONDITION_FAILED
    default_code = "changed_meanwhile"
    default_detail = _("Somebody else changed this in the meantime. Nothing was saved: reload and try again.")


class BodyTooLarge(APIException):
    """The body is larger than anything that could be taken."""

    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "body_too_large"
    default_detail = _("The request is too large. Send fewer or smaller files.")


class LockedOut(APIException):
    """Too many failed sign-ins."""

    status_code = status.HTTP_429_TOO_MANY_REQUESTS
    default_code = "locked_out"
    default_detail = _("Too many failed sign-ins. Wait half an hour, or ask the security administrator.")
