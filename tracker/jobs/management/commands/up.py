"""`manage.py up`: web server, worker, ticks worker and scheduler from one foreground command.

On several hosts each runs a part with `--only`; the scheduler must run once in all.
"""

from __future__ import annotations

import http.client
import sys
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.translation import gettext as _

from tracker.jobs.supervisor import Child, Sayings, Supervisor

PARTS = ("web", "worker", "ticks", "beat")


class Command(BaseCommand):
    """Run the whole system, or a part of it, in the foreground."""

    help = "Run web server, workers and scheduler together until Ctrl-C."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default=settings.HOST)
        parser.add_argument("--port", default=settings.PORT, type=int)
        parser.add_argument("--web-processes", default=settings.WEB_PROCESSES, type=int)
        parser.add_argument("--web-threads", default=settings.WEB_THREADS, type=int)
        parser.add_argument("--worker-processes", default=settings.WORKER_PROCESSES, type=int)
        parser.add_argument("--only", default=",".join(PARTS), help=f"which of {','.join(PARTS)} to run")

    def handle(self, *args: Any, **options: Any) -> None:
        parts = [part.strip() for part in options["only"].split(",") if part.strip()]
        if unknown := sorted(set(parts) - set(PARTS)):
            raise CommandError(_("Unknown part: %(part)s") % {"part": ", ".join(unknown)})
        host, port = options["host"], options["port"]
        children = [child for part in parts for child in _children(part, options)]
        supervisor = Supervisor(children, _sayings(), self._write)
        supervisor.run(
            ready=lambda: "web" not in parts or _answers(host, port),
            when_ready=lambda: self._write(
                _ready_line(host, port) if "web" in parts else _("Running. Ctrl-C ends it.")
            ),
        )

    def _write(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _children(part: str, options: dict[str, Any]) -> list[Child]:
    """The processes of one part.

    Workers are single processes (solo) and several of them, not one with a pool: a pool whose idle process is killed never
    takes another task, because that process held the lock of its queue. A killed single one is simply started again.
    """
    python = (sys.executable, "-u", "-m")
    celery = (*python, "celery", "--quiet", "--app=config")
    if part == "web":
        return [
            Child(
                part,
                (
                    *(*python, "gunicorn", "config.wsgi:application", "--no-control-socket"),
                    *("--bind", _address(options["host"], options["port"]), "--worker-class=gthread"),
                    *("--workers", str(options["web_processes"]), "--threads", str(options["web_threads"])),
                    *("--timeout=120", "--graceful-timeout=20", "--log-level=warning"),
                ),
            )
        ]
    if part == "beat":
        return [Child(part, (*celery, "beat", "--loglevel=WARNING", "--pidfile="))]
    worker = (*celery, "worker", "--pool=solo", "--without-gossip", "--without-mingle", "--without-heartbeat")
    if part == "ticks":
        # A queue and process of its own: the sweeper must not wait behind an import of many documents.
        return [Child(part, (*worker, "--hostname=ticks@%h", "--queues=ticks", "--loglevel=WARNING"))]
    names = [f"worker{number}" for number in range(1, options["worker_processes"] + 1)]
    level = f"--loglevel={settings.LOG_LEVEL}"
    return [Child(name, (*worker, f"--hostname={name}@%h", "--queues=celery", level)) for name in names]


def _sayings() -> Sayings:
    return Sayings(
        ended=_("%(name)s has ended with code %(code)s; it starts again in %(seconds)s s."),
        stopping=_("Stopping: requests and jobs in hand are finished first."),
        killed=_("%(name)s did not end in time and was killed."),
    )


def _address(host: str, port: int) -> str:
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _ready_line(host: str, port: int) -> str:
    shown = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    return _("Ready: http://%(address)s/ (Ctrl-C ends it)") % {"address": _address(shown, port)}


def _answers(host: str, port: int) -> bool:
    """Whether a request is answered, whatever is said: a port that listens has no worker behind it yet."""
    reached = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104
    connection = http.client.HTTPConnection(reached, port, timeout=2)
    try:
        connection.request("HEAD", "/sign-in/")
        connection.getresponse()
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
    return True
