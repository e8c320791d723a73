"""Runs `make run` in a bundle inside a network namespace of its own, which has no way out: `offline.py FOLDER PORT`.

Called by test_bundle.py through `unshare --net`; ends with 0 when the site answered and ended cleanly.
"""

import fcntl
import os
import signal
import socket
import struct
import subprocess
import sys
import time

from tests.process.watching import status

SET_FLAGS, UP_AND_RUNNING = 0x8914, 0x41
START_SECONDS = 180


def bring_up_loopback() -> None:
    """The one interface that a new namespace has."""
    with socket.socket() as any_socket:
        fcntl.ioctl(any_socket, SET_FLAGS, struct.pack("16sh", b"lo", UP_AND_RUNNING))


def main(folder: str, port: str) -> int:
    bring_up_loopback()
    # Nothing of this machine's pip settings: only the bundle may be found.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("PIP_")}
    environment |= {"PORT": port, "PIP_CONFIG_FILE": os.devnull, "DATA_DIR": os.path.join(folder, "var")}
    site = subprocess.Popen(["make", "run"], cwd=folder, env=environment, start_new_session=True)
    latest = time.monotonic() + START_SECONDS
    while status(f"http://127.0.0.1:{port}/") != 200:
        if site.poll() is not None or time.monotonic() > latest:
            return 1
        time.sleep(0.2)
    os.killpg(site.pid, signal.SIGINT)
    site.wait(60)
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
