"""A supervisor with small children, run as a process of its own by test_supervisor.py: `supervised.py steady|stubborn`."""

import sys

from tracker.jobs.supervisor import Child, Sayings, Supervisor

# Each says its pid and that of a child it has forked itself.
FORKS = (
    "import os, signal, subprocess, sys, time;"
    "inner = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(600)']);"
    "print('pids', os.getpid(), inner.pid, flush=True);"
)
STEADY = FORKS + "signal.signal(signal.SIGTERM, lambda *_: sys.exit(inner.kill() or 0)); time.sleep(600)"
STUBBORN = FORKS + "signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"

if __name__ == "__main__":
    program = {"steady": STEADY, "stubborn": STUBBORN}[sys.argv[1]]
    children = [Child(name, [sys.executable, "-c", program]) for name in ("first", "second")]
    sayings = Sayings(ended="%(name)s ended %(code)s", stopping="stopping", killed="%(name)s killed")
    supervisor = Supervisor(children, sayings, lambda line: print(line, flush=True))
    supervisor.run(ready=lambda: True, when_ready=lambda: print("ready", flush=True))
