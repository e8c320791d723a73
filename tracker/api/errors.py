"""One error body everywhere: {type, errors: [{code, detail, attr}]}, in the caller's language."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from drf_standardized_errors.handler import ExceptionHandler
from rest_framework.exceptions import APIException, ErrorDetail, ParseError, PermissionDenied, ValidationError
from rest_framework.response import Response

from tracker.api.exceptions import BodyTooLarge, ConflictError
from tracker.common.errors import Conflict, DomainError, NotAllowed


def as_api_error(error: DomainError) -> APIException:
    """The HTTP form of a refusal by a service: Invalid 400, NotAllowed 403, Conflict 409."""
    match error:
        case NotAllowed():
            return PermissionDenied(str(error), code=error.code)
        case Conflict():
            return ConflictError(str(error), code=error.code)
        case _:
            detail = ErrorDetail(str(error), code=error.code)
            return ValidationError({error.field: [detail]} if error.field else [detail])


class Handler(ExceptionHandler):
    """Knows the errors of the services."""

    def convert_known_exceptions(self, exc: Exception) -> Exception:
        """Errors of services as API errors; everything else as the library does it."""
        match exc:
            case DomainError():
                return as_api_error(exc)
            case RequestDataTooBig():
                return BodyTooLarge()
            case SuspiciousOperation():  # too many fields or files, a header that lies
                return ParseError()
        known: Exception = super().convert_known_exceptions(exc)
        return known


def exception_handler(exc: Exception, context: Any) -> Response | None:
    """REST framework's hook."""
    return Handler(exc, context).run()
