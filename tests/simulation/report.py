"""Playing the year in the database at hand and saying what happened."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from django.core import mail
from django.core.management import call_command
from django.test.utils import override_settings

from tests.simulation.checks import Broken
from tests.simulation.year import Size, Year
from tracker.commitments.lifecycle import RequestKind

TWENTY = 20
MAILS = {
    "PASSWORD_HASHERS": [
        "django.contrib.auth.hashers.MD5PasswordHasher",
        "tracker.accounts.hashers.MadePasswordHasher",
    ],
    "EMAIL_HOST": "mail.example.cn",
    "EMAIL_BACKEND": "django.core.mail.backends.locmem.EmailBackend",
}


@contextmanager
def with_mails() -> Iterator[None]:
    """Mails go to memory; the passwords of the simulated people cost no time."""
    with override_settings(**MAILS):
        mail.outbox = []
        yield


def play(size: Mapping[str, int]) -> int:
    """Migrate, play, print; 1 when an invariant was broken or something asked for happened too rarely."""
    call_command("migrate", verbosity=0)
    year = Year(Size(**size))
    try:
        with with_mails():
            year.run()
    except Broken as broken:
        print(f"BROKEN after {year.figures['days']} days and {year.figures['steps']} steps: {broken}", file=sys.stderr)
        return 1
    print("\n".join(lines(year)))
    rare = [name for name, number in asked_for(year).items() if number < TWENTY]
    if rare:
        print(f"Fewer than {TWENTY} times: {', '.join(rare)}")
    return int(bool(rare))


def asked_for(year: Year) -> dict[str, int]:
    """What must happen at least twenty times in the full form."""
    figures = year.figures
    found = {f"asked: {kind}": figures[f"asked {kind}"] for kind in RequestKind.values}
    returned = sum(number for name, number in figures.items() if name.startswith("returned "))
    return found | {
        "requests returned": returned,
        "completions returned": figures["step send_back"],
        "reopenings": figures["step reopen"],
        "acts of deputies": figures["acts of deputies"],
        "leavers": figures["leavers"],
    }


def lines(year: Year) -> Iterator[str]:
    """The report."""
    size, steps = year.size, year.figures["steps"]
    yield f"Office of {size.units} units and {size.people} people, {size.commitments} commitments, {size.days} days, seed {size.seed}"
    yield f"{steps:,} steps in {year.seconds:,.0f} s ({steps / year.seconds:,.0f} a second, checks included)"
    yield f"{year.checks.seq:,} entries in the journal"
    for title, rows in year.table().items():
        yield f"\n{'What happened' if title == 'all' else title.capitalize()}"
        for name, number in rows:
            yield f"  {name.removeprefix(title + ' '):<34}{number:>10,}"
    yield "\nWhat was checked, and how often"
    for name, number in sorted(year.checks.done.items()):
        yield f"  {name:<48}{number:>12,}"
    yield "\nNo invariant was broken."
