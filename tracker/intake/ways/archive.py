"""Taking in a zip: each file of it is an ingestion of its own."""

from __future__ import annotations

from django.conf import settings

from extraction.readers import ReadError
from tracker.accounts.models import User
from tracker.intake.ways.ingest import ingest
from tracker.intake.ways.models import Ingestion
from tracker.intake.ways.rows import Item, Refused, ingestion_refuse
from tracker.intake.ways.unzip import files_in, is_archive


def archive_ingest(*, actor: User | None, item: Item) -> list[Ingestion]:
    """Take in every file of a zip, in the background; the zip itself is not kept.

    An archive that cannot be opened safely is one refused ingestion.
    """
    try:
        files = list(files_in(item.data or b""))
    except ReadError as error:
        return [ingestion_refuse(actor=actor, item=item, code=error.code, params=error.params)]
    except Refused as error:
        return [ingestion_refuse(actor=actor, item=item, code=error.code, params=error.params)]
    return [_one(actor, item, name, data) for name, data in files]


def _one(actor: User | None, item: Item, name: str, data: bytes | None) -> Ingestion:
    origin = f"{item.origin} {item.name}".strip()
    part = Item(name=name, data=data, way=item.way, origin=origin, published=item.published)
    if data is None:
        params: dict[str, object] = {"limit_mb": settings.MAX_FILE_MB}
        return ingestion_refuse(actor=actor, item=part, code="too_large", params=params)
    if is_archive(data, name):
        return ingestion_refuse(actor=actor, item=part, code="nested_archive")
    return ingest(actor=actor, item=part, wait=False)
