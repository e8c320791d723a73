"""Settings come from the environment (and `.env`); a bad value is named with its variable and what is expected."""

from __future__ import annotations

import secrets
import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import environ
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
_env = environ.Env()
environ.Env.read_env(str(BASE_DIR / ".env"))

T = TypeVar("T")


def _read(name: str, expected: str, read: Callable[[], T]) -> T:
    try:
        return read()
    except (ValueError, TypeError, KeyError, ImproperlyConfigured) as error:
        raise ImproperlyConfigured(
            f"Environment variable {name} is not valid: expected {expected} ({error})."
        ) from error


def text(name: str, default: str = "") -> str:
    """The variable without surrounding blanks; an empty one is as good as not given."""
    return str(_env.str(name, default="")).strip() or default


def flag(name: str, default: bool) -> bool:
    """A yes/no variable: 1/0, true/false, yes/no, on/off."""
    value = text(name, "1" if default else "0").lower()
    if value not in {"1", "0", "true", "false", "yes", "no", "on", "off"}:
        raise ImproperlyConfigured(f"Environment variable {name} is not valid: expected yes or no, got {value!r}.")
    return value in {"1", "true", "yes", "on"}


def number(name: str, default: int, least: int = 0) -> int:
    """A whole number of at least `least`."""
    value = _read(name, "a whole number", lambda: int(text(name, str(default))))
    if value < least:
        raise ImproperlyConfigured(f"Environment variable {name} is not valid: expected at least {least}, got {value}.")
    return value


def words(name: str, default: list[str]) -> list[str]:
    """A comma-separated list."""
    value = text(name)
    return [item.strip() for item in value.split(",") if item.strip()] if value else default


DATABASES = ("django.db.backends.sqlite3", "django.db.backends.postgresql")


def database(name: str, default: str) -> dict[str, Any]:
    """A database URL: sqlite:///path or postgres://user:password@host:port/name; empty is as good as not given."""

    def read() -> dict[str, Any]:
        with warnings.catch_warnings(action="ignore"):  # what it warns of is refused below
            found = dict(_env.db_url_config(text(name) or default))
        if found.get("ENGINE") not in DATABASES:
            raise ValueError("neither SQLite nor PostgreSQL")
        return found

    return _read(name, "a database URL such as postgres://user:password@host:5432/duban", read)


def secret_key(name: str, folder: Path) -> str:
    """The secret key from the environment, else one made once and kept in `folder` with mode 0600."""
    given = text(name)
    if given:
        return given
    kept = folder / "secret_key"
    if not kept.exists():
        folder.mkdir(parents=True, exist_ok=True)
        kept.touch(mode=0o600)
        kept.write_text(secrets.token_urlsafe(50), encoding="utf-8")
    return kept.read_text(encoding="utf-8").strip()


def testing() -> bool:
    """Whether pytest runs this process."""
    return "pytest" in sys.modules
