"""Language engines that add candidates to what the rules find."""

from __future__ import annotations

from collections.abc import Callable

from extraction.language.base import Engine, EngineError
from extraction.language.embedded import Embedded
from extraction.language.hanlp_local import HanlpLocal
from extraction.language.hanlp_rest import HanlpRest
from extraction.options import Options

__all__ = ["ENGINES", "Engine", "EngineError", "engine_of"]

# The engines by the name that a site sets; `rules` needs none.
ENGINES: dict[str, Callable[[Options], Engine] | None] = {
    "rules": None,
    "embedded": Embedded,
    "hanlp": HanlpLocal,
    "hanlp_restful": HanlpRest,
}


def engine_of(options: Options) -> Engine | None:
    """The engine that the options name, None for rules alone; EngineError where there is none of that name."""
    if options.engine not in ENGINES:
        raise EngineError("unknown_engine", options.engine)
    make = ENGINES[options.engine]
    return make(options) if make else None
