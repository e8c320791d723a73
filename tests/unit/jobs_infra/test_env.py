"""A bad value in the environment is named with its variable and what is expected; an empty one counts as not given."""

from __future__ import annotations

import pytest
from django.core.exceptions import ImproperlyConfigured

from config import env

DEFAULT = "sqlite:////tmp/duban.sqlite3"


@pytest.mark.parametrize("value", ["nonsense", "mysql://user:password@host/duban", "postgres//missing-colon"])
def test_a_database_that_is_none_of_ours_is_refused_by_name(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", value)
    with pytest.raises(
        ImproperlyConfigured, match=r"DATABASE_URL is not valid: expected a database URL such as postgres:"
    ):
        env.database("DATABASE_URL", DEFAULT)


def test_an_empty_database_url_means_the_built_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "")
    assert env.database("DATABASE_URL", DEFAULT)["NAME"] == "/tmp/duban.sqlite3"


def test_postgresql_is_understood(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgres://duban:secret@db:5433/office")
    found = env.database("DATABASE_URL", DEFAULT)
    assert (found["NAME"], found["HOST"], found["PORT"]) == ("office", "db", 5433)


@pytest.mark.parametrize(("value", "least", "expected"), [("many", 1, "a whole number"), ("0", 1, "at least 1")])
def test_a_number_that_is_none_or_too_small_is_refused_by_name(
    value: str, least: int, expected: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WEB_THREADS", value)
    with pytest.raises(ImproperlyConfigured, match=rf"WEB_THREADS is not valid: expected {expected}"):
        env.number("WEB_THREADS", 8, least)


@pytest.mark.parametrize(("value", "meaning"), [("yes", True), ("On", True), ("0", False), ("", False)])
def test_a_switch_takes_the_usual_words(value: str, meaning: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS", value)
    assert env.flag("HTTPS", False) is meaning


def test_a_switch_that_is_none_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS", "perhaps")
    with pytest.raises(ImproperlyConfigured, match="HTTPS is not valid: expected yes or no"):
        env.flag("HTTPS", False)
