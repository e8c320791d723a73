"""A worker that is killed in the middle of a run: within a minute the run is done by another, with no candidate twice."""

from __future__ import annotations

import os
import signal
import uuid
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest

from tests.process.site import Site, running_site

pytestmark = [pytest.mark.process, pytest.mark.xdist_group("processes")]

CHARACTERS = "600000"
WORKER = "--hostname=worker"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[Site]:
    """On the built-in database and broker."""
    with running_site(tmp_path / "data", OFFICE="empty") as site:
        yield site


@pytest.fixture
def server_site(tmp_path: Path, postgres_url: str, redis_url: str) -> Iterator[Site]:
    """On PostgreSQL and Redis, in a database of its own."""
    name = f"duban_{uuid.uuid4().hex}"
    with psycopg.connect(postgres_url, autocommit=True) as server:
        server.execute(f"create database {name}")
        try:
            url = urlsplit(postgres_url)._replace(path=f"/{name}").geturl()
            with running_site(tmp_path / "data", OFFICE="empty", DATABASE_URL=url, CELERY_BROKER_URL=redis_url) as site:
                yield site
        finally:
            server.execute(f"drop database {name} with (force)")


def kill_in_the_middle(site: Site) -> None:
    """Hand in a long document, kill every worker, the busy and the idle, and see it done all the same."""
    run = str(site.desk("receive", CHARACTERS))
    assert site.desk("wait", run, "started", "30")["state"] == "running"
    workers = site.parts(WORKER)
    assert len(workers) == 2
    for pid in workers:
        os.kill(pid, signal.SIGKILL)
    site.desk("wait", run, "again", "60")
    after = site.desk("wait", run, "over", "60")
    assert (after["state"], after["attempts"]) == ("done", 2)
    assert len(after["spans"]) > 1000
    assert len({tuple(span) for span in after["spans"]}) == len(after["spans"])
    assert len(site.parts(WORKER)) == 2
    assert not set(site.parts(WORKER)) & set(workers)


def test_killed_workers_lose_no_run_and_repeat_no_candidate(site: Site) -> None:
    kill_in_the_middle(site)


@pytest.mark.postgres
@pytest.mark.redis
def test_killed_workers_lose_no_run_on_postgresql_and_redis(server_site: Site) -> None:
    kill_in_the_middle(server_site)
