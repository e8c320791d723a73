"""What the tests of these pages share."""

from __future__ import annotations

import html
import re
from typing import Any

from django.test import Client

from tracker.accounts.models import User


def signed_in(user: User) -> Client:
    """A browser in English with this person signed in."""
    client = Client(headers={"accept-language": "en"})
    client.force_login(user)
    return client


def text_of(response: Any) -> str:
    """What a person reads on the page, in one line."""
    bare = re.sub(r"<[^>]+>", " ", response.content.decode())
    return re.sub(r"\s+", " ", html.unescape(bare))
