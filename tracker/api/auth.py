"""Signing in by token, the own tokens, and who one is."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import authenticate
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from knox.models import AuthToken
from knox.settings import CONSTANTS
from rest_framework import mixins, serializers, status
from rest_framework.exceptions import AuthenticationFailed, NotFound
from rest_framework.permissions import AllowAny, BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import BaseThrottle, SimpleRateThrottle

from tracker.accounts.models import Membership, User
from tracker.accounts.own import MAX_TOKEN_DAYS, TOKEN_DAYS, token_create, token_revoke, tokens_of
from tracker.accounts.roles import Permission, Role
from tracker.accounts.scopes import may
from tracker.api.base import Resource, actor_of
from tracker.api.exceptions import LockedOut
from tracker.api.permissions import SignedIn, refuse_first_password
from tracker.api.shared import UnitRef


class SignInThrottle(SimpleRateThrottle):
    """Tries from one address, whatever a header says about where they come from."""

    scope = "sign_in"

    def get_cache_key(self, request: Request, view: Any) -> str:
        """By the address of the connection."""
        return f"throttle_{self.scope}_{request.META.get('REMOTE_ADDR', '')}"


class SignIn(serializers.Serializer[Any]):
    """Name and password."""

    username = serializers.CharField(max_length=150, help_text="Sign-in name.")
    password = serializers.CharField(
        max_length=500, trim_whitespace=False, write_only=True, style={"input_type": "password"}, help_text="Password."
    )
    days = serializers.IntegerField(
        min_value=1,
        max_value=MAX_TOKEN_DAYS,
        default=TOKEN_DAYS,
        help_text="After how many days the token ends by itself.",
    )


class TokenSerializer(serializers.ModelSerializer[AuthToken]):
    """A token, without its secret."""

    key = serializers.CharField(source="token_key", help_text="The first 15 characters of the token, its name here.")
    created_at = serializers.DateTimeField(source="created", help_text="When it was made.")
    expires_at = serializers.DateTimeField(source="expiry", allow_null=True, help_text="When it ends by itself.")
    is_current = serializers.SerializerMethodField(help_text="Whether this call used it.")

    class Meta:
        model = AuthToken
        fields = ("key", "created_at", "expires_at", "is_current")

    def get_is_current(self, token: AuthToken) -> bool:
        """Compared by hash."""
        used = self.context["request"].auth
        return isinstance(used, AuthToken) and used.digest == token.digest


class NewToken(serializers.Serializer[Any]):
    """A new token; its secret is told this once."""

    token = serializers.CharField(help_text="Send it as `Authorization: Token …`. It cannot be read again.")
    key = serializers.CharField(help_text="The first 15 characters of the token, its name in the list of tokens.")
    expires_at = serializers.DateTimeField(help_text="When it ends by itself.")


class Tokens(Resource, mixins.ListModelMixin):
    """Sign-in by token."""

    serializer_class = TokenSerializer
    queryset = AuthToken.objects.none()
    lookup_field = "key"
    extra_errors = {"create": ("401",)}

    def get_queryset(self) -> Any:
        """The own ones that are still good."""
        return tokens_of(actor_of(self.request)) if self.request.user.is_authenticated else AuthToken.objects.none()

    def get_permissions(self) -> list[BasePermission]:
        """Signing in is open to everybody."""
        return [AllowAny()] if self.action == "create" else [SignedIn()]

    def get_throttles(self) -> list[BaseThrottle]:
        """Tries to sign in are counted."""
        return [SignInThrottle()] if self.action == "create" else []

    def get_authenticators(self) -> list[Any]:
        """No cookie and no token is looked at when somebody signs in."""
        method = (getattr(self.request, "method", None) or "").lower()
        signs_in = getattr(self, "action_map", {}).get(method) == "create"
        return [] if signs_in else super().get_authenticators()

    def get_authenticate_header(self, request: Request) -> str:
        """Tokens are how one signs in here."""
        return "Token"

    @extend_schema(summary="Sign in", request=SignIn, responses={201: NewToken}, auth=[])
    def create(self, request: Request) -> Response:
        """Get a token for name and password. Ten tries a minute; five wrong passwords lock the name for half an hour."""
        given = self.body(SignIn)
        # The name as accounts know it, so that every spelling of it counts as the same name.
        username = given["username"].strip().lower()
        user = authenticate(request, username=username, password=given["password"])
        if getattr(request, "axes_locked_out", False):
            raise LockedOut
        if not isinstance(user, User):
            raise AuthenticationFailed(_("Name or password is wrong."), code="wrong_credentials")
        if user.must_change_password:
            refuse_first_password()
        secret = token_create(actor=user, days=given["days"])
        made = tokens_of(user).get(token_key=secret[: CONSTANTS.TOKEN_KEY_LENGTH])
        answer = NewToken({"token": secret, "key": made.token_key, "expires_at": made.expiry})
        return Response(answer.data, status=status.HTTP_201_CREATED)

    @extend_schema(summary="Sign out", request=None, responses={204: None})
    def revoke_current(self, request: Request) -> Response:
        """Revoke the token that this call uses."""
        if not isinstance(request.auth, AuthToken):
            raise NotFound(_("This call uses no token."), code="no_token")
        token_revoke(actor=actor_of(request), digest=request.auth.digest)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(summary="Own tokens")
    def list(self, request: Request) -> Response:
        """The own tokens that are still good, newest first."""
        return super().list(request)

    @extend_schema(summary="Revoke a token", responses={204: None})
    def destroy(self, request: Request, key: str) -> Response:
        """End one of the own tokens at once."""
        token = self.get_queryset().filter(token_key=key).first()
        if token is None:
            raise NotFound()
        token_revoke(actor=actor_of(request), digest=token.digest)
        return Response(status=status.HTTP_204_NO_CONTENT)


class MembershipSerializer(serializers.ModelSerializer[Membership]):
    """A role that one holds in a unit."""

    role = serializers.ChoiceField(choices=Role.choices, help_text="The role.")
    role_label = serializers.CharField(source="get_role_display", help_text="The role in words.")
    unit = UnitRef(help_text="In which unit; it counts for the units below, too.")

    class Meta:
        model = Membership
        fields = ("role", "role_label", "unit")


class MeSerializer(serializers.ModelSerializer[User]):
    """The person who calls."""

    roles = MembershipSerializer(source="active_memberships", many=True, help_text="The roles held now.")
    permissions = serializers.SerializerMethodField(
        help_text="What these roles allow besides the actions that each commitment lists as `allowed_actions`."
    )

    class Meta:
        model = User
        fields = ("id", "username", "name", "email", "phone", "language", "roles", "permissions")
        extra_kwargs = {
            "id": {"help_text": "Id of the account."},
            "username": {"help_text": "Sign-in name."},
            "name": {"help_text": "Full name."},
            "email": {"help_text": "E-mail, may be empty."},
            "phone": {"help_text": "Phone, may be empty."},
            "language": {"help_text": "Language of the pages; empty: the office's."},
        }

    @extend_schema(responses=serializers.ListField(child=serializers.ChoiceField(choices=Permission.choices)))
    def get_permissions(self, user: User) -> list[str]:
        """In the table's order."""
        return [permission for permission in Permission.values if may(user, permission)]


class Me(Resource):
    """Who one is."""

    serializer_class = MeSerializer
    queryset = User.objects.none()

    @extend_schema(summary="Who am I")
    def retrieve(self, request: Request) -> Response:
        """The account that calls, its roles, and what they allow."""
        return Response(self.get_serializer(actor_of(request)).data)
