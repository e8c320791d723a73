"""What every resource shares."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import QuerySet
from django.http import FileResponse
from django.shortcuts import get_object_or_404
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.utils.translation import gettext as _
from rest_framework import parsers, serializers
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView
from rest_framework.viewsets import GenericViewSet

from tracker.accounts.models import User
from tracker.api.exceptions import PreconditionFailed
from tracker.api.filtering import refuse_unknown
from tracker.files.models import StoredFile

T = TypeVar("T")


def actor_of(request: Request) -> User:
    """The person who calls; views are open to signed-in people alone."""
    return cast(User, request.user)


class Resource(GenericViewSet[Any]):
    """A resource: JSON in and out, everything scoped, nothing kept in caches."""

    lookup_value_converter = "int"
    parser_classes: Sequence[type[parsers.BaseParser]] = (parsers.JSONParser,)

    def get_object(self) -> Any:
        """The object of the address among those that the person sees, else 404."""
        found = get_object_or_404(self.get_queryset(), pk=self.kwargs[self.lookup_field])
        self.check_object_permissions(self.request, found)
        return found

    def body(self, serializer: type[serializers.BaseSerializer[Any]] | None = None, **options: Any) -> dict[str, Any]:
        """The validated body; 400 where it is wrong."""
        chosen = serializer or self.get_serializer_class()
        given = chosen(data=self.request.data, context=self.get_serializer_context(), **options)
        given.is_valid(raise_exception=True)
        return dict(given.validated_data)

    def listing(self, queryset: QuerySet[Any], serializer: type[serializers.BaseSerializer[Any]]) -> Response:
        """A page of a list that belongs to an object."""
        refuse_unknown(self.request)
        page = self.paginate_queryset(queryset)
        return self.get_paginated_response(serializer(page, many=True, context=self.get_serializer_context()).data)

    def finalize_response(self, request: Request, response: Any, *args: Any, **kwargs: Any) -> Any:
        """No proxy and no browser keeps what this person may see."""
        response = super().finalize_response(request, response, *args, **kwargs)
        patch_cache_control(response, private=True, no_store=True)
        return response


def if_match(request: Request, version: Callable[[], str], write: Callable[[], T]) -> T:
    """Run `write` if the header If-Match, where given, names the present version; else 412.

    `version` reads it inside the transaction, so it has to lock what it looks at.
    """
    wanted = request.headers.get("If-Match")
    with transaction.atomic():
        if wanted is not None and wanted.strip() != "*" and version() not in parse_etags(wanted):
            raise PreconditionFailed
        return write()


def content_of(file: UploadedFile[Any]) -> bytes:
    """The bytes of a received file, at most one more than are allowed: the service refuses it then."""
    return bytes(file.read(settings.MAX_FILE_MB * 1024 * 1024 + 1))


def download(stored: StoredFile, name: str) -> FileResponse:
    """A kept file, always as an attachment of no particular type: never shown by the browser under this site."""
    if not stored.path.is_file():
        raise NotFound(_("The file is not in the store any more. Tell the administrator."), code="file_missing")
    kind = "application/octet-stream"
    return FileResponse(stored.path.open("rb"), as_attachment=True, filename=name, content_type=kind)


class NoSuchAddress(APIView):
    """Every address that the API does not have: 404 in the API's own form."""

    permission_classes = (AllowAny,)
    schema = None

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Refuse whatever the method."""
        raise NotFound(_("There is no such address. The description is at /api/schema/."))
