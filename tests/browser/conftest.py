"""People at their browsers: Chromium windows, each signed in through the page, all watched for errors."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, expect, sync_playwright

from tests.browser.chromium import FLAGS
from tests.cast import PASSWORD, Cast

# Refusals are answers, too; Chromium writes them into the console all the same.
REFUSAL = re.compile(r"the server responded with a status of (?:400|403|404|409|422)\b")

expect.set_options(timeout=20_000)  # machines that run many tests at once are slow


@dataclass
class Windows:
    """Opens windows at a site and keeps what went wrong in any of them."""

    browser: Browser
    address: str
    wrong: list[str] = field(default_factory=list)

    def open(self, locale: str = "zh-CN", **options: Any) -> Page:
        """A window of somebody who has not signed in; the options are those of a Playwright context."""
        page = self.browser.new_context(base_url=self.address, locale=locale, **options).new_page()
        page.on("pageerror", lambda error: self.wrong.append(f"{page.url}: {error}"))
        page.on("console", lambda said: self._listen(page, said))
        return page

    def sign_in(self, username: str, locale: str = "zh-CN", **options: Any) -> Page:
        """A window of this person, at the own work."""
        page = self.open(locale, **options)
        page.goto("/sign-in/")
        page.fill("[name=username]", username)
        page.fill("[name=password]", PASSWORD)
        page.press("[name=password]", "Enter")
        page.wait_for_url(self.address + "/")
        return page

    def _listen(self, page: Page, said: ConsoleMessage) -> None:
        if said.type in {"error", "warning"} and not REFUSAL.search(said.text):
            self.wrong.append(f"{page.url}: {said.text}")


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One Chromium for the tests of a module. No longer: Playwright keeps an event loop in the thread of the tests."""
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        opened = playwright.chromium.launch(executable_path=chromium, args=[*FLAGS])
        yield opened
        opened.close()


@pytest.fixture
def windows(live_server: Any, browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Windows]:
    """Windows at a site without workers: a test runs the jobs itself. Errors in any fail the test."""
    monkeypatch.setattr("tracker.jobs.services.publish", lambda job: None)
    opened = Windows(browser, live_server.url)
    yield opened
    for context in browser.contexts:
        context.close()
    assert opened.wrong == []


@pytest.fixture
def page(windows: Windows, cast: Cast) -> Page:
    """A window of the officer, who reads English."""
    return windows.sign_in("officer", locale="en-US")
