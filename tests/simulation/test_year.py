"""The short form of `make simulate`: a small office for two months, with every check of the long one."""

from __future__ import annotations

import pytest

from tests.simulation.report import asked_for, with_mails
from tests.simulation.year import Size, Year


@pytest.mark.django_db
def test_two_months_of_a_small_office() -> None:
    with with_mails():
        year = Year(Size(units=8, people=40, commitments=60, days=60, leaving=1.0, pace=3, reopening=0.8)).run()
    assert year.created == 60
    assert year.figures["steps"] > 300
    # Each kind of thing happened, so that the checks had something to look at.
    assert [name for name, number in asked_for(year).items() if not number] == []
    assert year.beat.figures["workers killed"] > 5
    assert year.beat.figures["mails"] > 50
