"""LibreOffice: word processor files as PDF, to show their pages, and older formats as Office Open XML, to be read.

It runs in a profile of its own that lives for one call: no macros, nothing linked is fetched, one time limit for all it starts.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import tempfile
from pathlib import Path

from extraction.readers.base import ReadError

_PROGRAMS = ("soffice", "libreoffice")
_QUIET = ("--headless", "--norestore", "--nologo", "--nodefault", "--nolockcheck")
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableActiveContent" oor:op="fuse"><value>true</value></prop></item>
</oor:items>
"""


def can_print() -> bool:
    """Whether LibreOffice is installed."""
    return _program() is not None


def _program() -> str | None:
    return next((found for name in _PROGRAMS if (found := shutil.which(name))), None)


def printed(data: bytes, suffix: str, *, seconds: float) -> bytes:
    """The file as a PDF; raises ReadError timed_out, and broken_file where LibreOffice is absent or cannot read it."""
    return converted(data, suffix, "pdf", seconds=seconds)


def converted(data: bytes, suffix: str, target: str, *, seconds: float, reader: str = "") -> bytes:
    """The file as `target` (pdf, docx, xlsx), taken in by LibreOffice's filter `reader` or by the one that it chooses.

    Raises ReadError timed_out, and broken_file where it cannot be made.
    """
    program = _program()
    if program is None:
        raise ReadError("broken_file", kind=suffix)
    with tempfile.TemporaryDirectory(prefix="duban-print-") as folder:
        home = Path(folder)
        (home / "profile" / "user").mkdir(parents=True)
        (home / "profile" / "user" / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
        source = home / f"document.{suffix}"
        source.write_bytes(data)
        out = home / "out"
        out.mkdir()
        _run(program, home, source, [f"--infilter={reader}"] if reader else [], target, seconds)
        made = out / f"document.{target}"
        if not made.is_file():
            raise ReadError("broken_file", kind=suffix)
        return made.read_bytes()


def _run(program: str, home: Path, source: Path, reader: list[str], target: str, seconds: float) -> None:
    """Run it in a process group of its own, all of which ends with the time."""
    profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"
    silent = subprocess.DEVNULL
    process = subprocess.Popen(  # noqa: S603 - a program of the system, and a file name of our own
        [program, profile, *_QUIET, *reader, "--convert-to", target, "--outdir", str(home / "out"), str(source)],
        stdin=silent,
        stdout=silent,
        stderr=silent,
        cwd=home,
        env={"PATH": os.environ.get("PATH", ""), "HOME": str(home), "TMPDIR": str(home), "LANG": "C.UTF-8"},
        start_new_session=True,
    )
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise ReadError("timed_out", seconds=seconds) from error
    finally:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
