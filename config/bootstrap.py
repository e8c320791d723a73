"""What runs before there is an environment: checks the machine, makes .venv, installs, and hands over to `manage.py up`.

Standard library only, and no newer syntax than an old Python can parse, so that it can say what is missing. No language is
set yet when it speaks, so every message stands in Chinese and English.

    python3 config/bootstrap.py run       install what running needs, then start
    python3 config/bootstrap.py install   only install what running needs
    python3 config/bootstrap.py dev       install what the checks and tests need too
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import platform
import re
import shutil
import socket
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.json"
UNFINISHED = VENV / "installing"
PIP_LOG = VENV / "pip.log"
WHEELS = ROOT / "wheels"
BUILT_FOR = WHEELS / "BUILT_FOR"
SUMS = ROOT / "SHA256SUMS"
REQUIREMENTS = {"run": ("requirements.txt",), "dev": ("requirements.txt", "requirements-dev.txt")}

LEAST_PYTHON = (3, 11)
# Measured: an environment takes 235 MB (dev: 545), the download and the first data besides; README quotes 500 MB.
INSTALL_MB = {"run": 400, "dev": 800}
DATA_MB = 100

NETWORK_SIGNS = re.compile(
    r"NewConnectionError|ConnectTimeout|ConnectionError|ProxyError|NameResolutionError|Max retries|name resolution"
    r"|Network is unreachable|Connection refused|Could not find a version",
    re.I,
)


class Stop(Exception):
    """A reason to stop that the person at the machine can act on."""


def say(chinese: str, english: str) -> None:
    """One message in both languages."""
    print(f"{chinese}\n{english}", flush=True)


def stop(chinese: str, english: str) -> Stop:
    """The error to raise for a message in both languages."""
    return Stop(f"{chinese}\n{english}")


def check_python() -> None:
    """Python is new enough."""
    if sys.version_info < LEAST_PYTHON:
        found, least = platform.python_version(), ".".join(map(str, LEAST_PYTHON))
        raise stop(
            f"需要 Python {least} 或更高版本，当前是 {found}。可用 make run PYTHON=python3.11 指定。",
            f"Python {least} or newer is needed, this is {found}. Name another with make run PYTHON=python3.11.",
        )


def check_venv_module() -> None:
    """The modules that make an environment are there: Debian keeps them in a package of their own."""
    try:
        import ensurepip  # noqa: F401
        import venv  # noqa: F401
    except ImportError as error:
        package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
        raise stop(
            f"缺少 Python 的 venv 模块。请先安装：apt install {package}",
            f"Python's venv module is missing. Install it first: apt install {package}",
        ) from error


def check_disk(needed_mb: int) -> None:
    """There is room for what is about to be written."""
    free_mb = shutil.disk_usage(ROOT).free // 1_000_000
    if free_mb < needed_mb:
        raise stop(
            f"磁盘空间不足：{ROOT} 需要 {needed_mb} MB，只剩 {free_mb} MB。",
            f"Too little disk space: {needed_mb} MB are needed in {ROOT}, {free_mb} MB are free.",
        )


def load_env_file() -> None:
    """HOST and PORT may stand in `.env`; what the environment says already wins, as in config/env.py."""
    path = ROOT / ".env"
    if path.exists():
        for name, value in re.findall(
            r"^(?:export )?(HOST|PORT) *= *['\"]?([^'\"\s#]*)", path.read_text("utf-8"), re.M
        ):
            os.environ.setdefault(name, value)


def check_port() -> None:
    """The address can be listened on."""
    host, port = os.environ.get("HOST", "127.0.0.1"), os.environ.get("PORT", "8000")
    if not (port.isdigit() and 0 < int(port) < 65536):
        raise stop(f"PORT 无效：{port}。应为 1 到 65535。", f"PORT is not valid: {port}. It must be 1 to 65535.")
    try:
        family, kind, protocol, _name, address = socket.getaddrinfo(host, int(port), type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind, protocol) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(address)
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise stop(
                f"端口 {port} 已被占用。请先停止占用它的程序，或换一个：make run PORT=8001",
                f"Port {port} is taken. Stop the program that uses it, or take another: make run PORT=8001",
            ) from error
        raise stop(f"无法监听 {host}:{port}：{error}。", f"Cannot listen on {host}:{port}: {error}.") from error


def wanted(kind: str) -> dict[str, str]:
    """What an environment of this kind is made from; a difference to its stamp means that it must be made again."""
    content = b"".join((ROOT / name).read_bytes() for name in REQUIREMENTS[kind])
    return {"place": str(VENV), "machine": machine(), kind: hashlib.sha256(content).hexdigest()}


def stamped() -> dict[str, str]:
    """The stamp of the environment as it stands; empty where there is none."""
    try:
        found: dict[str, str] = json.loads(STAMP.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return found


def is_installed(kind: str) -> bool:
    """Whether the environment is finished and of these requirements, this place and this Python."""
    return not UNFINISHED.exists() and PYTHON.exists() and wanted(kind).items() <= stamped().items()


def is_usable() -> bool:
    """Whether the environment that is there can be built on: not half-made, not moved, not of another Python."""
    stamp, now = stamped(), wanted("run")
    if UNFINISHED.exists() or any(stamp.get(name, now[name]) != now[name] for name in ("place", "machine")):
        return False
    probe = [str(PYTHON), "-c", "import pip"]
    return PYTHON.exists() and subprocess.run(probe, capture_output=True, check=False).returncode == 0


def install(kind: str) -> None:
    """Make or repair the environment and install the pinned requirements of a kind."""
    if is_installed(kind):
        return
    check_venv_module()
    if not is_usable():
        if VENV.exists():
            say("运行环境不完整，重新创建……", "The environment is not complete, making it again...")
        else:
            say("创建运行环境 .venv ……", "Making the environment .venv ...")
        made = subprocess.run(
            [sys.executable, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False
        )
        if made.returncode != 0:
            raise stop(f"无法创建 .venv：\n{made.stdout}{made.stderr}", ".venv cannot be made, see above.")
    UNFINISHED.touch()
    pip_install(kind)
    kinds = ("run", "dev") if kind == "dev" else ("run",)
    stamp = {name: value for each in kinds for name, value in wanted(each).items()}
    STAMP.write_text(json.dumps(stamp), "utf-8")
    UNFINISHED.unlink()


def pip_install(kind: str) -> None:
    """Install from the bundle's wheels where they are, else over the network."""
    command = [str(PYTHON), "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "--progress-bar=off"]
    if WHEELS.is_dir() and kind == "run":
        check_bundle()
        say("安装离线包中的组件……", "Installing the packages of the bundle...")
        command += ["--no-index", "--find-links", str(WHEELS)]
    else:
        say("下载并安装组件，约需一两分钟……", "Downloading and installing packages, a minute or two...")
        command += ["--retries=1", "--timeout=20"]
    with PIP_LOG.open("w", encoding="utf-8") as log:
        done = subprocess.run([*command, "-r", str(ROOT / REQUIREMENTS[kind][-1])], stdout=log, stderr=log, check=False)
    if done.returncode != 0:
        explain_pip(PIP_LOG.read_text("utf-8"))


def explain_pip(log: str) -> None:
    """Say why pip failed: no network is the common case and has an answer."""
    print("\n".join(log.splitlines()[-12:]), file=sys.stderr)
    if NETWORK_SIGNS.search(log):
        raise stop(
            "无法下载组件：没有网络或软件源不可用。请在能联网的同类机器上执行 make bundle，把 dist/ 下的离线包拷来解开，再执行 make run。",
            "The packages cannot be downloaded: no network, or no package index. Run make bundle on a connected machine of "
            "the same kind, bring the archive in dist/ here, unpack it, and run make run in it.",
        )
    raise stop(f"组件安装失败，全文见 {PIP_LOG}。", f"Installing the packages failed, all of it is in {PIP_LOG}.")


def machine() -> str:
    """What wheels depend on: Python's version, the system and the processor."""
    return f"Python {sys.version_info[0]}.{sys.version_info[1]}, {platform.system()} {platform.machine()}"


def check_bundle() -> None:
    """The bundle is for this kind of machine and every file of it is as it was packed."""
    built_for = BUILT_FOR.read_text("utf-8").strip() if BUILT_FOR.exists() else machine()
    if built_for != machine():
        raise stop(
            f"离线包适用于 {built_for}，本机是 {machine()}。请在同类机器上重新执行 make bundle。",
            f"The bundle is for {built_for}, this is {machine()}. Run make bundle on a machine of this kind.",
        )
    if not SUMS.exists():
        raise stop("离线包缺少 SHA256SUMS，请重新拷贝。", "The bundle has no SHA256SUMS: copy it again.")
    for line in SUMS.read_text("utf-8").splitlines():
        expected, name = line.split("  ", 1)
        path = ROOT / name
        if not path.exists() or hashlib.sha256(path.read_bytes()).hexdigest() != expected:
            raise stop(
                f"离线包文件已损坏：{name}。请重新拷贝。", f"A file of the bundle is damaged: {name}. Copy it again."
            )


def prepare() -> None:
    """Database, translations, static files and, in an empty database, the sample office."""
    if subprocess.run([str(PYTHON), "manage.py", "prepare"], cwd=ROOT, check=False).returncode != 0:
        raise stop("准备失败，原因见上。", "The preparation failed, see above.")


def main(arguments: list[str]) -> int:
    """Do what is asked for; the exit code of a failure is 1."""
    action = arguments[0] if arguments else "run"
    kind = "dev" if action == "dev" else "run"
    try:
        check_python()
        if not is_installed(kind):
            check_disk(INSTALL_MB[kind] + DATA_MB)
        if action == "run":
            check_disk(DATA_MB)
            load_env_file()
            check_port()
        install(kind)
        if action == "run":
            prepare()
    except Stop as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\n已中断；再次执行会接着完成。\nInterrupted; run it again to finish.", file=sys.stderr)
        return 130
    if action == "run":
        os.chdir(ROOT)
        os.execv(str(PYTHON), [str(PYTHON), "manage.py", "up", *arguments[1:]])  # noqa: S606
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
