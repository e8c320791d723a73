"""What `make run` says before there is an environment: each obstacle has its own message, in Chinese and English."""

from __future__ import annotations

import ast
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
from collections import namedtuple
from pathlib import Path

import pytest

from config import bootstrap

Usage = namedtuple("Usage", "total used free")


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project folder of its own with an environment that looks finished."""
    for name, value in {
        "ROOT": tmp_path,
        "VENV": tmp_path / ".venv",
        "PYTHON": tmp_path / ".venv" / "bin" / "python",
        "STAMP": tmp_path / ".venv" / "installed.json",
        "UNFINISHED": tmp_path / ".venv" / "installing",
        "WHEELS": tmp_path / "wheels",
        "BUILT_FOR": tmp_path / "wheels" / "BUILT_FOR",
        "SUMS": tmp_path / "SHA256SUMS",
    }.items():
        monkeypatch.setattr(bootstrap, name, value)
    (tmp_path / "requirements.txt").write_text("one==1\n")
    (tmp_path / "requirements-dev.txt").write_text("-r requirements.txt\ntwo==2\n")
    bootstrap.PYTHON.parent.mkdir(parents=True)
    bootstrap.PYTHON.symlink_to(sys.executable)
    bootstrap.STAMP.write_text(json.dumps(bootstrap.wanted("run")))
    return tmp_path


def test_an_old_python_is_named_with_what_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(bootstrap.Stop, match=r"(?s)需要 Python 3\.11.*Python 3\.11 or newer is needed"):
        bootstrap.check_python()


def test_a_missing_venv_module_names_the_package_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ensurepip", None)
    with pytest.raises(bootstrap.Stop, match=r"(?s)缺少.*apt install python3\.\d+-venv"):
        bootstrap.check_venv_module()


def test_too_little_disk_says_how_much_is_needed_and_free(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _path: Usage(10**12, 0, 123_000_000))
    with pytest.raises(bootstrap.Stop, match=r"(?s)700 MB.*123 MB.*700 MB are needed.*123 MB are free"):
        bootstrap.check_disk(700)


def test_a_taken_port_says_how_to_take_another(monkeypatch: pytest.MonkeyPatch) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        monkeypatch.setenv("HOST", "127.0.0.1")
        monkeypatch.setenv("PORT", str(taken.getsockname()[1]))
        with pytest.raises(bootstrap.Stop, match=r"(?s)已被占用.*is taken.*make run PORT="):
            bootstrap.check_port()


@pytest.mark.parametrize("port", ["0", "70000", "web"])
def test_a_port_that_is_none_is_refused(port: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", port)
    with pytest.raises(bootstrap.Stop, match="PORT is not valid"):
        bootstrap.check_port()


def test_host_and_port_are_read_from_the_env_file_unless_the_environment_names_them(
    place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "environ", {"PORT": "9001"})
    (place / ".env").write_text('#HOST=1.1.1.1\nHOST="0.0.0.0"  # all\nPORT=9000\nSECRET_KEY=x\n')
    bootstrap.load_env_file()
    assert os.environ == {"PORT": "9001", "HOST": "0.0.0.0"}


def test_a_finished_environment_is_used_as_it_is(place: Path) -> None:
    assert bootstrap.is_installed("run")
    assert not bootstrap.is_installed("dev")


@pytest.mark.parametrize("what", ["requirements", "interrupted", "moved", "no python"])
def test_an_environment_that_does_not_fit_any_more_is_noticed(place: Path, what: str) -> None:
    if what == "requirements":
        (place / "requirements.txt").write_text("one==2\n")
    elif what == "interrupted":
        bootstrap.UNFINISHED.touch()
    elif what == "moved":
        bootstrap.STAMP.write_text(json.dumps({**bootstrap.wanted("run"), "place": "/elsewhere/.venv"}))
    else:
        bootstrap.PYTHON.unlink()
    assert not bootstrap.is_installed("run")
    assert bootstrap.is_usable() is (what == "requirements")


def test_no_network_points_to_the_bundle() -> None:
    log = "WARNING: Retrying ... NewConnectionError ...\nERROR: No matching distribution found for Django==5.2.19"
    with pytest.raises(bootstrap.Stop, match=r"(?s)没有网络.*make bundle.*no network.*make bundle"):
        bootstrap.explain_pip(log)


def test_another_failure_of_pip_points_to_its_log() -> None:
    with pytest.raises(bootstrap.Stop, match=r"Installing the packages failed.*pip\.log"):
        bootstrap.explain_pip("error: command 'gcc' failed")


def make_bundle(place: Path, built_for: str) -> Path:
    wheel = place / "wheels" / "one-1-py3-none-any.whl"
    wheel.parent.mkdir()
    wheel.write_bytes(b"content")
    bootstrap.BUILT_FOR.write_text(built_for)
    bootstrap.SUMS.write_text(f"{hashlib.sha256(b'content').hexdigest()}  wheels/{wheel.name}\n")
    return wheel


def test_a_whole_bundle_for_this_machine_is_accepted(place: Path) -> None:
    make_bundle(place, bootstrap.machine())
    bootstrap.check_bundle()


def test_a_damaged_file_of_a_bundle_is_named(place: Path) -> None:
    wheel = make_bundle(place, bootstrap.machine())
    wheel.write_bytes(b"Content")
    with pytest.raises(bootstrap.Stop, match=rf"(?s)已损坏.*is damaged: wheels/{wheel.name}"):
        bootstrap.check_bundle()


def test_a_bundle_for_another_machine_says_for_which(place: Path) -> None:
    make_bundle(place, "Python 3.8, Linux mips64")
    with pytest.raises(bootstrap.Stop, match=r"The bundle is for Python 3\.8, Linux mips64, this is"):
        bootstrap.check_bundle()


def test_an_old_python_can_parse_the_bootstrapper_up_to_its_message() -> None:
    ast.parse(Path(bootstrap.__file__).read_text("utf-8"), feature_version=(3, 7))


def test_the_bootstrapper_needs_nothing_but_the_standard_library() -> None:
    program = f"import runpy; runpy.run_path({bootstrap.__file__!r})"
    done = subprocess.run([sys.executable, "-I", "-S", "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
