"""Hashing passwords that we made: random ones of 80 bits, which nobody finds by trying, however quick the hash."""

from __future__ import annotations

from django.contrib.auth.hashers import PBKDF2PasswordHasher


class MadePasswordHasher(PBKDF2PasswordHasher):
    """Quick, so that hundreds of accounts can be made at once; the first sign-in hashes again by the preferred hasher."""

    algorithm = "pbkdf2_made"
    iterations = 1_000
