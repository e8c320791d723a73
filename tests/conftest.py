"""Fixtures that every test may use."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.cast import Cast, make_cast

pytest_plugins = ["tests.services"]


@pytest.fixture
def cast(db: None) -> Cast:
    """The office with one account per role."""
    return make_cast()


@pytest.fixture(autouse=True)
def _own_files(settings: Any, tmp_path: Path) -> None:
    """Received files of a test go to its own folder."""
    settings.FILES_DIR = tmp_path / "files"
    Path(settings.STATIC_ROOT).mkdir(parents=True, exist_ok=True)  # or the static files' middleware warns


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    """The cast's passwords are hashed in no time: the real hasher takes two seconds for everybody."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
