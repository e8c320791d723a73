"""`manage.py learn`: learn the order of candidates from this office's decisions now, as it happens every night."""

from __future__ import annotations

from typing import Any

from django.core.management import BaseCommand, CommandError

from tracker.common.errors import DomainError
from tracker.intake.learning.ranker import ranker_train


class Command(BaseCommand):
    """Trains, and says with the figures whether the new version is in use."""

    help = "Learn the order of candidates from the decisions so far; nothing is sent anywhere."

    def handle(self, *args: Any, **options: Any) -> None:
        """Train once."""
        try:
            version = ranker_train(actor=None)
        except DomainError as error:
            raise CommandError(str(error)) from error
        before, after = version.figures["before"], version.figures["after"]
        for name in after:
            self.stdout.write(f"{name}: {before[name]:.3f} → {after[name]:.3f}")
        self.stdout.write(f"{version.get_state_display()} ({version.pk})")
