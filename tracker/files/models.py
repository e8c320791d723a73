"""Received files, stored once under their hash."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import models


class StoredFile(models.Model):
    """The bytes of a received file; names belong to those who refer to it."""

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.sha256[:12]

    @property
    def path(self) -> Path:
        """Where the bytes lie, outside of anything the web server serves."""
        return Path(settings.FILES_DIR) / self.sha256[:2] / self.sha256
