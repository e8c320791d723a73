"""Learning helps on documents that come later, even where a tenth of the decisions are wrong; nonsense teaches nothing.

`pytest tests/unit/intake/learning/test_replay.py -s` prints the figures.
"""

from __future__ import annotations

import pytest

from tests.cast import Cast
from tests.unit.intake.learning.replay import MONTHS, NOISE, Month, names_replay, order_replay

DRAWS = 8


def told(what: str, months: list[Month]) -> None:
    """One line of the report."""
    columns = "  ".join(f"{one.without:.3f} → {one.with_learning:.3f} ({one.gain:+.3f})" for one in months)
    print(f"\n{what:<38}{columns}", end="")


def test_the_order_gets_better_with_decisions_and_not_with_noise_alone() -> None:
    plain = order_replay(DRAWS)
    noisy = order_replay(DRAWS, noise=NOISE)
    control = order_replay(DRAWS, shuffled=True)
    told("average precision by month", plain)
    told("  with a tenth of decisions flipped", noisy)
    told("  control: decisions shuffled", control)
    assert len(plain) == MONTHS
    assert plain[0].gain == 0
    assert plain[-1].gain > 0
    assert noisy[-1].gain > 0
    assert control[-1].gain <= 0


@pytest.mark.django_db
def test_names_are_corrected_less_often_from_month_to_month(cast: Cast) -> None:
    without = names_replay(cast, learning=False)
    with_learning = names_replay(cast, learning=True)
    told("edits a candidate by month", [Month(*pair) for pair in zip(without, with_learning, strict=True)])
    assert with_learning[-1] < without[-1]
    assert sum(with_learning) < sum(without)
