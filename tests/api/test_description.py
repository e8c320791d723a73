"""The published description, and the page that shows it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.core.management import call_command
from django.test import Client

from tests.api.conftest import Caller
from tests.api.permission_table import TABLE
from tests.cast import Cast

SNAPSHOT = Path(__file__).parents[2] / "docs" / "openapi.yaml"
CHROMIUM = ("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking")


def test_generating_it_gives_no_warning_and_the_kept_file(tmp_path: Path) -> None:
    made = tmp_path / "openapi.yaml"
    call_command("spectacular", "--validate", "--fail-on-warn", lang="en", file=str(made))
    assert made.read_text("utf-8") == SNAPSHOT.read_text("utf-8"), "run `make openapi`"


@pytest.fixture(scope="module")
def description() -> dict[str, Any]:
    """The kept file."""
    found: dict[str, Any] = yaml.safe_load(SNAPSHOT.read_text("utf-8"))
    return found


def test_it_knows_every_operation(description: dict[str, Any]) -> None:
    operations = [method for path in description["paths"].values() for method in path]
    assert len(operations) == len(TABLE)


def test_every_operation_says_what_it_does_and_which_errors_it_gives(description: dict[str, Any]) -> None:
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            assert operation.get("summary"), (method, path)
            assert operation.get("description"), (method, path)
            errors = {code: body for code, body in operation["responses"].items() if code >= "400"}
            assert "401" in errors, (method, path)
            for body in errors.values():
                assert body["content"]["application/json"]["schema"] == {"$ref": "#/components/schemas/Errors"}


def test_every_field_is_explained(description: dict[str, Any]) -> None:
    bare = []
    for name, schema in description["components"]["schemas"].items():
        if name.startswith("Paginated"):
            continue
        for field, about in schema.get("properties", {}).items():
            if not about.get("description"):
                bare.append(f"{name}.{field}")
    assert bare == []


@pytest.mark.django_db
def test_it_is_served_to_people_who_signed_in(cast: Cast, api: Caller) -> None:
    assert api(None).get("/api/schema/").status_code == 401
    served = api(cast.housing_liaison).get("/api/schema/", headers={"accept": "application/json"})
    assert json.loads(served.content)["info"]["title"] == "Duban API"
    assert Client().get("/api/docs/").headers["Location"].startswith("/sign-in/")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
def test_the_page_runs_under_the_strict_policy(cast: Cast, chromium: str, live_server: Any) -> None:
    from playwright.sync_api import sync_playwright

    client = Client()
    client.force_login(cast.officer, backend="django.contrib.auth.backends.ModelBackend")
    cookie = {"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}
    said: list[str] = []
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=CHROMIUM)
        context = browser.new_context(locale="en")
        context.add_cookies([cookie])  # type: ignore[list-item]
        page = context.new_page()
        page.on("console", lambda message: said.append(message.text) if message.type in {"error", "warning"} else None)
        page.goto(f"{live_server.url}/api/docs/")
        page.get_by_text("Own tokens").wait_for()
        page.get_by_role("button", name="GET /api/v1/me/").first.click()
        page.get_by_role("button", name="Try it out").click()
        page.get_by_role("button", name="Execute").click()
        page.get_by_text('"陈督办"').first.wait_for()
        browser.close()
    assert said == []
