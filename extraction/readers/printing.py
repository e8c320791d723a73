"""Word processor files as PDF, by LibreOffice, to show their pages. Without LibreOffice there are no such pages.

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
    program = _program()
    if program is None:
        raise ReadError("broken_file", kind=suffix)
    with tempfile.TemporaryDirectory(prefix="duban-print-") as folder:
        home = Path(folder)
        (home / "profile" / "user").mkdir(parents=True)
        (home / "profile" / "user" / "registrymodifications.xcu").write_text(_SETTINGS, "utf-8")
        source = home / f"document.{suffix}"
        source.write_bytes(data)
        _run(program, home, source, seconds)
        made = home / "document.pdf"
        if not made.is_file():
            raise ReadError("broken_file", kind=suffix)
        return made.read_bytes()


def _run(program: str, home: Path, source: Path, seconds: float) -> None:
    """Run it in a process group of its own, all of which ends with the time."""
    env = {"PATH": os.environ.get("PATH", ""), "HOME": str(home), "TMPDIR": str(home), "LANG": "C.UTF-8"}
    profile = f"-env:UserInstallation={(home / 'profile').as_uri()}"
    silent = subprocess.DEVNULL
    process = subprocess.Popen(  # noqa: S603 - a program of the system, and a file name of our own
        [program, profile, *_QUIET, "--convert-to", "pdf", "--outdir", str(home), str(source)],
        stdin=silent,
        stdout=silent,
        stderr=silent,
        cwd=home,
        env=env,
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
