"""How a site sets its language engine, and the one command that downloads a model."""

from __future__ import annotations

import socket
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from extraction.model import Meeting, Result
from tracker.intake import reading
from tracker.intake.management.commands import hanlp_fetch
from tracker.meetings.models import Document


def test_a_model_is_not_downloaded_before_its_licence_is_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "create_connection", lambda *args, **kwargs: pytest.fail("the network was asked"))
    out = StringIO()

    with pytest.raises(CommandError, match="--accept-licence"):
        call_command("hanlp_fetch", stdout=out)

    assert "research and teaching only" in out.getvalue()


def test_without_a_network_it_ends_at_once_and_says_what_to_do(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: Any) -> None:
        raise OSError("refused")

    monkeypatch.setattr(socket, "create_connection", refuse)

    with pytest.raises(CommandError, match=r"hub\.invalid cannot be reached .*HANLP_URL"):
        hanlp_fetch.check_network("https://hub.invalid/hanlp/")


@pytest.mark.django_db
def test_the_settings_of_a_site_reach_the_library(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    seen: list[Any] = []

    def extract(raw: Any, *, published: Any, options: Any) -> Any:
        seen.append(options)
        return Result("rules", Meeting())

    monkeypatch.setattr(reading, "extract", extract)
    settings.EXTRACTION_ENGINE, settings.EXTRACTION_PARTS = "embedded", ["tagger", "lac"]
    settings.EXTRACTION_SERVICE_URL, settings.EXTRACTION_SERVICE_SECONDS = "http://nlp.example/api", 3

    reading.extract_from(Document(text="散会。"))

    (options,) = seen
    assert (options.engine, options.engine_parts, options.model_path) == ("embedded", ("tagger", "lac"), None)
    assert (options.service.url, options.service.seconds) == ("http://nlp.example/api", 3)
