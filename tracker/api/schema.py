"""The published description of the API: which errors an operation can answer with."""

from __future__ import annotations

from typing import Any, Literal

from drf_spectacular.openapi import AutoSchema as SpectacularAutoSchema
from rest_framework import serializers
from rest_framework.permissions import AllowAny


class ErrorSerializer(serializers.Serializer[Any]):
    """One thing that is wrong."""

    code = serializers.CharField(help_text="Stable code for programs.")
    detail = serializers.CharField(help_text="What is wrong and what to do, in the language of Accept-Language.")
    attr = serializers.CharField(
        allow_null=True, help_text="The field or parameter that is wrong; null where it is none of them."
    )


class ErrorsSerializer(serializers.Serializer[Any]):
    """The body of every answer of 400 and above."""

    type = serializers.ChoiceField(
        choices=[
            ("validation_error", "validation_error"),
            ("client_error", "client_error"),
            ("server_error", "server_error"),
        ],
        help_text="validation_error: the input is wrong; client_error: the call is; server_error: we are.",
    )
    errors = ErrorSerializer(many=True, help_text="At least one.")  # type: ignore[assignment]


MEANINGS = {
    "400": "The input is wrong; `attr` names the field or parameter.",
    "401": "Not signed in, or the token is revoked or out of date.",
    "403": "Your role does not allow this, or not in this state.",
    "404": "There is no such thing, or you may not see it.",
    "409": "Somebody else was faster; nothing was saved.",
    "412": "It is not the version any more that If-Match names; nothing was saved.",
    "413": "The body is too large.",
    "429": "Too many tries; wait.",
}


Direction = Literal["request", "response"]


class AutoSchema(SpectacularAutoSchema):
    """Adds the error answers that an operation can give; a view names further ones in `extra_errors`."""

    def get_serializer_name(self, serializer: Any, direction: Direction) -> str:
        """AssignInput becomes AssignRequest and not AssignInputRequest."""
        name: str = super().get_serializer_name(serializer, direction)
        return name.removesuffix("Input")

    def _get_response_bodies(self, direction: Direction = "response") -> dict[str, Any]:
        responses: dict[str, Any] = super()._get_response_bodies(direction=direction)
        for code in self._error_codes():
            if code not in responses:
                found = self._get_response_for_code(ErrorsSerializer, code, None, direction)  # type: ignore[no-untyped-call]
                responses[code] = found | {"description": MEANINGS[code]}
        return dict(sorted(responses.items()))

    def _error_codes(self) -> set[str]:
        codes = set(getattr(self.view, "extra_errors", {}).get(getattr(self.view, "action", self.method.lower()), ()))
        if not any(isinstance(permission, AllowAny) for permission in self.view.get_permissions()):
            codes |= {"401", "403"}
        if self.method != "GET" and self.method != "DELETE":
            codes |= {"400", "413"}
        if self._is_list_view() or self._takes_parameters():
            codes.add("400")
        if "{" in self.path:
            codes.add("404")
            if self.method != "GET":
                codes.add("409")
        if self.view.get_throttles():
            codes.add("429")
        return codes

    def _takes_parameters(self) -> bool:
        return any(parameter["in"] == "query" for parameter in self._get_parameters())


def same_on_every_database(result: Any, **_kwargs: Any) -> Any:
    """Leave out the limits of the database's integers, which are no rule of ours and differ between databases."""
    if isinstance(result, dict):
        if result.get("type") == "integer":
            for name in ("minimum", "maximum"):
                if abs(result.get(name, 0)) >= 2**15 - 1:
                    del result[name]
            result.pop("format", None)
        for value in result.values():
            same_on_every_database(value)
    elif isinstance(result, list):
        for value in result:
            same_on_every_database(value)
    return result
