"""Fixtures that every test may use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings

from tests.cast import Cast, make_cast

pytest_plugins = ["tests.services"]


@pytest.fixture
def cast(db: None) -> Cast:
    """The office with one account per role."""
    return make_cast()


@pytest.fixture(autouse=True, scope="session")
def _static_root() -> None:
    """The folder of static files is there before any server starts, or their middleware warns."""
    Path(django_settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    """Received files of a test go to its own folder."""
    settings.FILES_DIR = tmp_path / "files"


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    """The cast's passwords are hashed in no time: the real hasher takes two seconds for everybody."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
