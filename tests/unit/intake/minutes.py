"""Minutes of our own making, and the way through intake without a worker."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

from docx import Document as WordDocument

from tracker.accounts.models import User
from tracker.commitments.models import Commitment
from tracker.intake import tasks
from tracker.intake.models import Candidate, ExtractionRun
from tracker.intake.services import document_receive
from tracker.intake.triage import candidate_accept

MINUTES = """云州市人民政府常务会议纪要

时间：2026年3月11日
地点：市政府三楼会议室
主持人：王立平

一、关于老旧小区改造
会议决定，由市住建局牵头，市财政局配合，2026年6月底前完成50个老旧小区改造。
市园林局要在年底前建成双溪湿地公园。
市河道管理所要于3个月内完成清淤方案。

二、关于营商环境
王立平强调，要力争用3年左右的时间建成云州智慧物流园。
要进一步优化营商环境，持续提升服务水平。
"""

# The same, without anything that tells the year.
UNDATED = """关于做好防汛工作的安排

市住建局要在6月底前完成排水管网清理。
市园林局要在7月15日前完成行道树加固。
"""


def long_text(characters: int) -> str:
    """Minutes of about so many characters: the same two orders again and again, for ever new places."""
    lines = ["云州市重点工作会议纪要", "时间：2026年3月11日"]
    size = 0
    number = 0
    while size < characters:
        number += 1
        line = (
            f"市住建局要在2026年6月底前完成第{number}号片区管网改造，并做好居民的解释说明工作，保障施工期间的出行安全。"
        )
        lines.append(line)
        size += len(line) + 1
    return "\n".join(lines)


def word_file(text: str = MINUTES) -> bytes:
    """A .docx with these lines as paragraphs, and a small table."""
    document = WordDocument()
    for line in text.split("\n"):
        document.add_paragraph(line)
    table = document.add_table(rows=2, cols=3)
    for column, words in enumerate(("事项", "责任单位", "完成时限")):
        table.cell(0, column).text = words
    for column, words in enumerate(("修复滨河步道", "市园林局", "2026年5月底前")):
        table.cell(1, column).text = words
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def taken_in(actor: User, text: str = MINUTES, **values: Any) -> ExtractionRun:
    """A run over this text, queued."""
    return document_receive(actor=actor, text=text, **values).run


def accepted(actor: User, candidate: Candidate) -> Commitment:
    """The commitment of a candidate that needs no second person."""
    made = candidate_accept(actor=actor, candidate=candidate)
    assert made is not None
    return made


def extracted(actor: User, text: str = MINUTES, published: date | None = None) -> ExtractionRun:
    """A run over this text, done."""
    run = taken_in(actor, text, published=published)
    tasks.extract(run.job_id)
    run.refresh_from_db()
    run.job.refresh_from_db()
    return run
