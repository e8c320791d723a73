"""`manage.py hanlp_fetch`: download one of HanLP's pretrained models into a local directory, after showing its licence.

The only place where a model is downloaded: runs of the extraction read local directories and nothing else.
"""

from __future__ import annotations

import os
import socket
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

MODEL = "CLOSE_TOK_POS_NER_SRL_DEP_SDP_CON_ELECTRA_SMALL_ZH"
LICENCE = (
    "HanLP's code is under the Apache License 2.0; its models are not. By HanLP's own words the Chinese models are for "
    "research and teaching only, the multilingual ones under CC BY-NC-SA 4.0. Whoever puts one to work in an office "
    "needs HanLP's consent and answers for it."
)
_SECONDS = 5  # to find out that there is no network


class Command(BaseCommand):
    """Download a pretrained HanLP model."""

    help = "Download a pretrained HanLP model to a local directory. Asks for --accept-licence."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "model", nargs="?", default=MODEL, help="a name of hanlp.pretrained.mtl (default: %(default)s)"
        )
        parser.add_argument("--accept-licence", action="store_true", help="the licence printed has been read and holds")
        parser.add_argument("--home", default=settings.EXTRACTION_MODEL_HOME, help="directory (default: %(default)s)")

    def handle(self, *args: Any, model: str, accept_licence: bool, home: str, **options: Any) -> None:
        self.stdout.write(LICENCE)
        if not accept_licence:
            raise CommandError("Nothing was downloaded. Run it again with --accept-licence.")
        os.environ["HANLP_HOME"] = home  # read when hanlp is imported
        try:
            from hanlp.pretrained import mtl
            from hanlp.utils.io_util import get_resource
            from hanlp_common.constant import HANLP_URL
        except ImportError as error:
            raise CommandError("The engines are not installed: make engines") from error
        url = getattr(mtl, model, None)
        if url is None:
            raise CommandError(f"HanLP has no model {model}. It has: {', '.join(sorted(mtl.ALL))}")
        check_network(HANLP_URL)
        directory = Path(get_resource(url))
        _fetch_encoder(directory)
        self.stdout.write(f"EXTRACTION_ENGINE=hanlp\nEXTRACTION_MODEL={directory}\nEXTRACTION_MODEL_HOME={home}")


def check_network(url: str) -> None:
    """HanLP itself would try for half a minute."""
    where = urlparse(url)
    try:
        port = where.port or (443 if where.scheme == "https" else 80)
        socket.create_connection((where.hostname or "", port), _SECONDS).close()
    except OSError as error:
        raise CommandError(f"{where.hostname} cannot be reached ({error}). HANLP_URL names a mirror.") from error


def _fetch_encoder(directory: Path) -> None:
    """Loading it once fetches the tokenizer and configuration of its encoder, too."""
    import hanlp

    hanlp.load(str(directory), devices=-1)
