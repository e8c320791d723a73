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
