"""Models in memory: each loaded once a process, used by one thread at a time, never fetched from a network."""

from __future__ import annotations

import os
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from extraction.language.base import EngineError

_loaded: dict[tuple[str, ...], Any] = {}
_lock = threading.RLock()


def _fresh_lock() -> None:
    """A child of fork starts with a lock that nobody holds; the models themselves live on in it."""
    global _lock
    _lock = threading.RLock()


os.register_at_fork(after_in_child=_fresh_lock)


def installed(*packages: str) -> bool:
    """Whether the packages could be imported, without importing them."""
    return all(find_spec(package) is not None for package in packages)


def is_model(directory: Path) -> bool:
    """Whether a directory holds what HanLP keeps of a model."""
    return all((directory / name).is_file() for name in ("config.json", "model.pt"))


@contextmanager
def shared(key: tuple[str, ...], load: Callable[[], Any]) -> Iterator[Any]:
    """The model of this key, loaded when first asked for, and this thread the only one that uses any model."""
    with _lock:
        if key not in _loaded:
            try:
                _loaded[key] = load()
            except EngineError:
                raise
            except Exception as error:  # HanLP hides what is wrong with a directory behind errors of its own
                raise EngineError("model_broken", f"{type(error).__name__}: {error}") from error
        try:
            yield _loaded[key]
        except EngineError:
            raise
        except Exception as error:
            raise EngineError("failed", f"{type(error).__name__}: {error}") from error


def load_hanlp(directory: Path, home: Path | None = None) -> Any:
    """A HanLP model of a local directory, on the processor, on one thread (torch's pool hangs after a fork)."""
    hanlp = import_hanlp(home)
    import torch

    torch.set_num_threads(1)
    with warnings.catch_warnings(action="ignore"):
        model = hanlp.load(str(directory), devices=-1, verbose=False)
    torch.set_num_threads(1)
    return model


def import_hanlp(home: Path | None = None) -> Any:
    """HanLP with its ways to the network closed: whatever it does not find locally is an error at once."""
    os.environ["HANLP_VERBOSE"] = "0"  # these are read on import
    os.environ["HF_HUB_OFFLINE"] = "1"
    if home is not None:
        os.environ["HANLP_HOME"] = str(home)
    import hanlp
    import hanlp.utils.component_util as components
    import hanlp.utils.io_util as files

    files.download = _no_download
    components.get_latest_info_from_pypi = _no_news  # asked for whenever a model cannot be loaded
    return hanlp


def _no_download(url: str, *_: Any, **__: Any) -> Any:
    raise EngineError("model_missing", f"{url} is not in the local directory")


def _no_news(*_: Any, **__: Any) -> Any:
    raise OSError("no network is asked")
