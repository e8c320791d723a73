"""Fixtures that every test may use."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as django_settings
from django.core.cache import cache
from django.db import connections
from django.utils import translation

from tests.cast import Cast, make_cast

pytest_plugins = ["tests.services"]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    tmp_path_factory: pytest.TempPathFactory, django_db_modify_db_settings_parallel_suffix: None
) -> None:
    """SQLite in a file, as in an office: in memory, two requests at once would find a table locked and not wait."""
    database = connections["default"]
    if database.vendor == "sqlite":
        database.settings_dict["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


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
def _empty_cache() -> None:
    """No test sees what another one has cached."""
    cache.clear()


@pytest.fixture(autouse=True)
def _own_language() -> None:
    """No test reads the language of a page that another one has opened: outside of pages it is the office's."""
    translation.deactivate()


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Any) -> None:
    """The cast's passwords are hashed in no time: the real hasher takes two seconds for everybody."""
    settings.PASSWORD_HASHERS = [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "tracker.accounts.hashers.MadePasswordHasher",
    ]


# Data that migrations bring along; a transactional test ends by emptying every table.
SEEDS = {
    "tracker.commitments.migrations.0002_lamp_rules": "commitments.LampRule",
    "tracker.commitments.migrations.0006_policies": "commitments.ApprovalPolicy",
    "tracker.notices.migrations.0002_defaults": "notices.ReminderRule",
    "tracker.jobs.migrations.0002_schedules": "django_celery_beat.PeriodicTask",
}


@pytest.fixture(autouse=True)
def _seeded(request: pytest.FixtureRequest) -> None:
    """Transactional tests, too, find what the migrations seeded."""
    marker = request.node.get_closest_marker("django_db")
    marked = marker is not None and marker.kwargs.get("transaction", False)
    if not marked and not {"transactional_db", "live_server"} & set(request.fixturenames):
        return
    request.getfixturevalue("transactional_db")
    for module, model in SEEDS.items():
        if not apps.get_model(model).objects.exists():
            import_module(module).add(apps, None)
