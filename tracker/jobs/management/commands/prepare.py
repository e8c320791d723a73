"""`manage.py prepare`: what has to be done before a start, quick when there is nothing to do."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _
from django.utils.translation.reloader import translation_file_changed

from tracker.common import catalogues


class Command(BaseCommand):
    """Migrate, compile the catalogues, collect static files, load the sample office into an empty database."""

    help = "Bring database, translations and static files up to date; OFFICE=empty leaves an empty database empty."
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        if catalogues.compile_changed(settings.BASE_DIR):
            # Catalogues are read once, and starting Django has read what was there before.
            translation_file_changed(sender=None, file_path=settings.BASE_DIR / "django.mo")
        self.stdout.write(_("Preparing database, translations and static files..."))
        call_command("migrate", interactive=False, verbosity=0)
        call_command("collectstatic", interactive=False, verbosity=0)
        if settings.SAMPLE_OFFICE and not get_user_model().objects.exists():
            self.stdout.write(_("The database is empty: loading the sample office."))
            call_command("sample_office", stdout=self.stdout, stderr=self.stderr)
