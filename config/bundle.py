"""`make bundle`: one archive from which `make run` works on a machine of this kind that has no network.

It holds the committed files, the wheels of requirements.txt (built here where a package has only sources) and the SHA-256 of
each file; config/bootstrap.py compares them before it installs. The same commit and wheels give the same archive.
"""

from __future__ import annotations

import gzip
import hashlib
import io
import shutil
import subprocess
import sys
import tarfile
import tempfile
import tomllib
from pathlib import Path

from config import bootstrap

ROOT = bootstrap.ROOT
DIST = ROOT / "dist"


def git(*arguments: str) -> bytes:
    """What a git command prints."""
    return subprocess.run(["git", *arguments], cwd=ROOT, check=True, capture_output=True).stdout  # noqa: S607


def unpack_commit(folder: Path) -> None:
    """Write the files of the current commit into `folder`."""
    with tarfile.open(fileobj=io.BytesIO(git("archive", "--format=tar", "HEAD"))) as archive:
        archive.extractall(folder, filter="data")
    if git("status", "--porcelain", "--untracked-files=no").strip():
        bootstrap.say("注意：未提交的改动不在离线包内。", "Note: changes not committed are not in the bundle.")


def collect_wheels(folder: Path) -> None:
    """Wheels of everything that running needs, and what they were built for."""
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--disable-pip-version-check",
        "--wheel-dir",
        str(folder),
    ]
    subprocess.run([*command, "-r", str(ROOT / "requirements.txt")], check=True)
    (folder / bootstrap.BUILT_FOR.name).write_text(bootstrap.machine() + "\n", "utf-8")


def write_sums(folder: Path) -> None:
    """SHA256SUMS in the form that `sha256sum -c` reads."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    lines = [f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(folder)}\n" for path in files]
    (folder / bootstrap.SUMS.name).write_text("".join(lines), "utf-8")


def pack(folder: Path, target: Path, moment: int) -> None:
    """One .tar.gz of `folder`: sorted, owned by nobody in particular, dated `moment` (seconds since the epoch)."""

    def plain(entry: tarfile.TarInfo) -> tarfile.TarInfo:
        entry.mtime, entry.uid, entry.gid, entry.uname, entry.gname = moment, 0, 0, "", ""
        return entry

    with (
        target.open("wb") as file,
        gzip.GzipFile(filename="", fileobj=file, mode="wb", mtime=moment) as packed,
        tarfile.open(fileobj=packed, mode="w") as archive,
    ):
        for path in sorted(folder.rglob("*")):
            archive.add(path, arcname=f"{folder.name}/{path.relative_to(folder)}", recursive=False, filter=plain)


def main() -> int:
    """Write the bundle and say where it is."""
    version = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"]
    target = DIST / f"duban-{version}.tar.gz"
    DIST.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=DIST) as scratch:
        folder = Path(scratch) / f"duban-{version}"
        unpack_commit(folder)
        collect_wheels(folder / bootstrap.WHEELS.name)
        write_sums(folder)
        draft = Path(scratch) / target.name
        pack(folder, draft, int(git("log", "-1", "--format=%ct")))
        shutil.move(draft, target)
    megabytes = target.stat().st_size / 1_000_000
    bootstrap.say(
        f"离线包：{target}（{megabytes:.0f} MB，适用于 {bootstrap.machine()}）",
        f"The bundle: {target} ({megabytes:.0f} MB, for {bootstrap.machine()})",
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
