"""`python -m tests.browser.screenshots` makes the pictures of the README anew, from a fresh sample office."""

from __future__ import annotations

import os
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Final

from playwright.sync_api import Page, ViewportSize, sync_playwright

from tests.browser.chromium import FLAGS
from tests.process.site import Site, running_site

IMAGES: Final = Path(__file__).resolve().parents[2] / "docs" / "images"
WINDOW: Final[ViewportSize] = {"width": 1440, "height": 900}
SMALLER: Final = ((1024, 768), (390, 844))
MOST_BYTES: Final = 400_000


def password_of(site: Site, username: str) -> str:
    """The password that the first start has printed."""
    found = re.search(rf"^{username} +(\S+) ", site.running.text(), re.M)
    assert found, f"no sign-in of {username} was printed"
    return found[1]


def take(page: Page, name: str) -> None:
    """Keep what the window shows; a picture that is too large for a README fails."""
    path = IMAGES / f"{name}.png"
    page.screenshot(path=path)
    if path.stat().st_size > MOST_BYTES:
        sys.exit(f"{path} has {path.stat().st_size} bytes, more than {MOST_BYTES}")
    print(path)


def main() -> None:
    """Start a sample office, sign in as its officer, and take the pictures."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with tempfile.TemporaryDirectory() as place, running_site(Path(place) / "data") as site, sync_playwright() as tool:
        browser = tool.chromium.launch(
            executable_path=chromium, args=[*FLAGS, "--lang=zh-CN"], env={**os.environ, "LANGUAGE": "zh_CN"}
        )
        page = browser.new_context(base_url=site.address, locale="zh-CN", viewport=WINDOW).new_page()
        page.goto("sign-in/")
        page.fill("[name=username]", "officer")
        page.fill("[name=password]", password_of(site, "officer"))
        page.press("[name=password]", "Enter")
        page.wait_for_url(site.address)
        page.goto("documents/")
        page.get_by_role("link", name="云州市人民政府常务会议纪要").click()
        page.locator(".cand").nth(1).focus()
        take(page, "triage")
        for width, height in SMALLER:
            page.set_viewport_size({"width": width, "height": height})
            page.reload()
            page.locator(".cand").nth(1).focus()
            take(page, f"triage-{width}")
        page.set_viewport_size(WINDOW)
        page.keyboard.press("l")
        page.locator(".cand-form").wait_for()
        take(page, "triage-link")
        for name in ("learning", "learning/quality"):
            page.goto(f"{name}/")
            take(page, name.rpartition("/")[2])
        page.goto("ledger/")
        take(page, "ledger")
        browser.close()


if __name__ == "__main__":
    main()
