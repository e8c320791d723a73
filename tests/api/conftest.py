"""Calling the API as one of the cast."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core.cache import cache
from docx import Document as Word
from rest_framework.test import APIClient

from tests.cast import Cast
from tracker.accounts.models import User
from tracker.accounts.own import token_create
from tracker.intake.models import ExtractionRun
from tracker.intake.tasks import extract
from tracker.jobs import services as jobs

MINUTES = """云州市人民政府专题会议纪要
2026年3月2日上午，副市长周明主持召开城市更新工作专题会议。现纪要如下：
一、关于五里河公园改造
会议决定，由市住建局牵头，市财政局配合，2026年6月30日前完成五里河公园一期改造工程。
二、关于老旧小区
市住建局要在2026年年底前改造老旧小区50个，惠及居民1.2万户。
三、关于资金保障
市财政局负责，4月15日前下达城市更新专项资金3亿元。
四、关于绿化
市园林局要于2026年5月底前完成滨河路绿化提升工程。
五、关于停车场
由市住建局负责，2026年9月底前建成东风路停车场项目，新增泊位300个。
"""

Caller = Callable[[User | None], APIClient]


@pytest.fixture(autouse=True)
def _quiet(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Nothing goes to a broker, and no test inherits another one's tries to sign in."""
    monkeypatch.setattr(jobs, "publish", lambda job: None)
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def api() -> Caller:
    """Gives a client that calls with a token of this person (None: a stranger), answered in English."""

    def call_as(user: User | None) -> APIClient:
        client = APIClient(headers={"accept-language": "en"})
        if user is not None:
            client.credentials(HTTP_AUTHORIZATION=f"Token {token_create(actor=user)}")
        return client

    return call_as


def docx_of(text: str) -> BytesIO:
    """A Word document with these lines."""
    word = Word()
    for line in text.splitlines():
        word.add_paragraph(line)
    file = BytesIO()
    word.save(file)
    file.seek(0)
    file.name = "专题会议纪要.docx"
    return file


def run_job(run_id: int) -> None:
    """What the worker does with a run."""
    extract(ExtractionRun.objects.get(pk=run_id).job_id)


@pytest.fixture
def read(cast: Cast, api: Caller) -> dict[str, Any]:
    """The minutes, taken in and extracted: the answer about their run."""
    sent = api(cast.officer).post("/api/v1/documents/", {"text": MINUTES, "published": "2026-03-03"})
    assert sent.status_code == 202, sent.json()
    run_job(sent.json()["run"]["id"])
    found: dict[str, Any] = api(cast.officer).get(sent.headers["Location"]).json()
    assert found["state"] == "done", found
    return found
