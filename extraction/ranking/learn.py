"""Logistic regression on sets of features, without libraries: Newton's method, the same weights on every machine."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence

Example = tuple[Sequence[str], bool]

_STEPS = 25
_ENOUGH = 1e-7
_DIGITS = 4


def train(examples: Sequence[Example], penalty: float, least: int) -> tuple[float, dict[str, float]]:
    """Bias and weights. `penalty` is the L2 penalty of each weight (not of the bias); features that fewer than `least`
    examples have get no weight."""
    counts = Counter(name for names, _ in examples for name in names)
    names = sorted(name for name, count in counts.items() if count >= least)
    index = {name: number + 1 for number, name in enumerate(names)}
    rows = [([0, *(index[name] for name in found if name in index)], float(label)) for found, label in examples]
    values = [0.0] * (len(names) + 1)
    for _ in range(_STEPS):
        step = _newton_step(rows, values, penalty)
        values = [value + change for value, change in zip(values, step, strict=True)]
        if max(map(abs, step)) < _ENOUGH:
            break
    return round(values[0], _DIGITS), {name: round(values[index[name]], _DIGITS) for name in names}


def _newton_step(rows: list[tuple[list[int], float]], values: list[float], penalty: float) -> list[float]:
    size = len(values)
    gradient = [0.0] + [-penalty * value for value in values[1:]]
    matrix = [[0.0] * size for _ in range(size)]
    for number in range(1, size):
        matrix[number][number] = penalty
    matrix[0][0] = 1e-6
    for places, label in rows:
        chance = 1 / (1 + math.exp(-max(-30.0, min(30.0, sum(values[place] for place in places)))))
        weight = chance * (1 - chance)
        for place in places:
            gradient[place] += label - chance
            row = matrix[place]
            for other in places:
                row[other] += weight
    return _solve(matrix, gradient)


def _solve(matrix: list[list[float]], right: list[float]) -> list[float]:
    """Solve matrix · x = right by Cholesky decomposition; the matrix is symmetric and positive."""
    size = len(right)
    lower = [[0.0] * size for _ in range(size)]
    for i in range(size):
        for j in range(i + 1):
            rest = matrix[i][j] - sum(a * b for a, b in zip(lower[i][:j], lower[j][:j], strict=True))
            lower[i][j] = math.sqrt(rest) if i == j else rest / lower[j][j]
    half = [0.0] * size
    for i in range(size):
        half[i] = (right[i] - sum(a * b for a, b in zip(lower[i][:i], half[:i], strict=True))) / lower[i][i]
    found = [0.0] * size
    for i in reversed(range(size)):
        found[i] = (half[i] - sum(lower[j][i] * found[j] for j in range(i + 1, size))) / lower[i][i]
    return found


def average_precision(labels: Sequence[bool]) -> float | None:
    """Mean of the precision at each accepted row of a ranked list; None where nothing was accepted."""
    hits, total = 0, 0.0
    for number, label in enumerate(labels, 1):
        if label:
            hits += 1
            total += hits / number
    return total / hits if hits else None


def reliability(cases: Sequence[tuple[float, bool]], bins: int = 5) -> list[tuple[float, float, int, float, float]]:
    """Rows (from, to, cases, mean confidence, share right) of a reliability table; empty bins are left out."""
    rows = []
    for number in range(bins):
        first, last = number / bins, (number + 1) / bins
        inside = [(sure, right) for sure, right in cases if first <= sure < last or (number == bins - 1 and sure == 1)]
        if inside:
            mean = sum(sure for sure, _ in inside) / len(inside)
            rows.append((first, last, len(inside), mean, sum(right for _, right in inside) / len(inside)))
    return rows


def calibration_error(cases: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error: mean distance between confidence and share right, weighted by cases."""
    rows = reliability(cases, bins)
    return sum(count * abs(mean - share) for _, _, count, mean, share in rows) / max(1, len(cases))
