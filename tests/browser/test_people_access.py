"""WCAG 2.2 AA by axe-core on the pages of work, ledger and people: nothing serious."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from tests.browser.conftest import Windows
from tests.browser.test_access import violations
from tests.cast import Cast
from tests.stages import bring_to
from tracker.accounts.organisation.services import organisation_send
from tracker.common import clock

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def visits(cast: Cast) -> Iterator[tuple[str, str]]:
    """Who opens which page; there are more rows than a page holds."""
    for number in range(28):
        due = clock.today() + timedelta(days=number + 1)
        bring_to(cast, ("assigned", "in_progress", "extending", "draft")[number % 4], title=f"事项{number}", due=due)
    rows = "单位名称,上级单位\n市民政局,没有的局\n"
    file = organisation_send(actor=cast.security_admin, name="机构.csv", data=rows.encode())
    for address in ("/", "/ledger/", *(f"/ledger/?show={one}" for one in ("board", "calendar", "timeline"))):
        yield "officer", address
    yield "leader", "/portfolio/"
    yield "housing-head", "/unit-inbox/"
    yield "housing-head", f"/portfolio/units/{cast.housing.pk}/"
    for address in (f"/users/{cast.housing_handler.pk}/leave/", "/units/file/", f"/units/file/{file.pk}/"):
        yield "secadmin", address


@pytest.mark.parametrize("width", [1440, 390])
def test_no_page_has_a_serious_violation(windows: Windows, cast: Cast, width: int) -> None:
    opened: dict[str, Any] = {}
    found = {}
    for who, address in visits(cast):
        if who not in opened:
            opened[who] = windows.sign_in(who, viewport={"width": width, "height": 900})
        opened[who].goto(address)
        found[address] = violations(opened[who])
    assert {address: wrong for address, wrong in found.items() if wrong} == {}
