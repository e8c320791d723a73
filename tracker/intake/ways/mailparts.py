"""What a mail is made of, by Python's own parser: head, text, attachments. Nothing in it is fetched or run."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from email import message_from_bytes, policy
from email.message import EmailMessage, MIMEPart

from tracker.common import clock
from tracker.files.services import safe_name
from tracker.intake.ways.rows import Refused

DEEPEST = 3  # mails within mails
# Mails labelled gb2312 or gbk hold characters of the larger set more often than not (镕).
_LABEL = re.compile(rb"(=\?|charset=\"?)gb(?:2312|k)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class MailPart:
    """An attachment."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail; `sent` is the day by its own head in the office's time zone, None where it says none."""

    subject: str
    sender: str
    sent: date | None
    text: str
    page: str  # the text as HTML, where it has no plain one
    attachments: tuple[MailPart, ...]


def split(data: bytes) -> Mail:
    """The parts of a mail; raises Refused where it is none or mails are nested too deeply."""
    try:
        return _split(message_from_bytes(_LABEL.sub(rb"\1gb18030", data), policy=policy.default), 1)
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise Refused("broken_file", kind="eml") from error  # whatever a hostile head makes of the parser


def _split(message: EmailMessage, depth: int) -> Mail:
    if depth > DEEPEST:
        raise Refused("nested_too_deeply", kind="eml")
    body = message.get_body(("plain", "html"))
    is_page = body is not None and body.get_content_type() == "text/html"
    words = _words(body) if body is not None else ""
    attachments = [found for part in _leaves(message) if part is not body for found in _attached(part, depth)]
    sent = getattr(message["Date"], "datetime", None)
    return Mail(
        subject=str(message["Subject"] or "").strip(),
        sender=str(message["From"] or "").strip(),
        sent=clock.day_of(sent) if sent else None,
        text="" if is_page else words,
        page=words if is_page else "",
        attachments=tuple(attachments),
    )


def _leaves(part: MIMEPart) -> Iterator[MIMEPart]:
    """The parts that hold something themselves; a mail within the mail is one of them."""
    if part.get_content_maintype() != "multipart":
        yield part
        return
    for inner in part.iter_parts():
        yield from _leaves(inner)


def _words(part: MIMEPart) -> str:
    data = part.get_payload(decode=True)
    charset = part.get_content_charset("utf-8")
    return data.decode(charset, "replace") if isinstance(data, bytes) else ""


def _attached(part: MIMEPart, depth: int) -> Iterator[MailPart]:
    """What a part attaches: a file, or the text and files of a mail. Pictures of a signature and other versions of the
    text have no name or are inline."""
    if part.get_content_type() == "message/rfc822":
        inside = part.get_payload(0)
        if not isinstance(inside, EmailMessage):
            return
        inner = _split(inside, depth + 1)
        text = inner.page or "\n\n".join((inner.subject, inner.text))
        name = safe_name(inner.subject, "mail")
        yield MailPart(f"{name}.{'html' if inner.page else 'txt'}", text.encode())
        yield from inner.attachments
        return
    name = part.get_filename() or ""
    is_picture = part.get_content_maintype() == "image" and part["Content-ID"]
    data = part.get_payload(decode=True)
    if name and not is_picture and isinstance(data, bytes):
        yield MailPart(safe_name(name), data)
