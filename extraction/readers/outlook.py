"""Mails as Outlook saves them (.msg), made into ordinary ones (.eml) by a child process under the readers' bounds."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from email.message import EmailMessage
from typing import Any

from extraction.readers.base import ReadError
from extraction.readers.child import confine
from extraction.readers.sandbox import child_environment

_UNNAMED = "attachment"


def as_mail(data: bytes, *, seconds: float, memory_mb: int) -> bytes:
    """The bytes of an .eml with subject, sender, day, text and attachments; raises ReadError broken_file, timed_out.

    Mails within the mail, and a text that is kept as RTF alone, are left out.
    """
    try:
        done = subprocess.run(
            [sys.executable, "-m", "extraction.readers.outlook"],
            input=json.dumps({"seconds": seconds, "memory_mb": memory_mb}).encode() + b"\n" + data,
            capture_output=True,
            timeout=seconds,
            check=False,
            cwd="/",
            env=child_environment(os.environ),
        )
    except subprocess.TimeoutExpired as error:
        raise ReadError("timed_out", seconds=seconds) from error
    if done.returncode != 0 or not done.stdout:
        raise ReadError("broken_file", kind="msg")
    return done.stdout


def _mail(data: bytes) -> EmailMessage:
    from oxmsg import Message

    found = Message.load(data)
    mail = EmailMessage()
    for name, value in (("Subject", found.subject), ("From", found.sender), ("Date", found.sent_date)):
        if value:
            mail[name] = _one_line(value)
    if found.body or not found.html_body:
        mail.set_content(found.body or "")
    else:
        mail.set_content(found.html_body, subtype="html")
    for attachment in found.attachments:
        if attachment.file_bytes:
            name = _one_line(attachment.file_name or _UNNAMED)
            mail.add_attachment(attachment.file_bytes, maintype="application", subtype="octet-stream", filename=name)
    return mail


def _one_line(value: Any) -> Any:
    return " ".join(value.split()) if isinstance(value, str) else value


def main() -> None:
    """The child: bounds and one file from standard input, the mail to standard output."""
    order = json.loads(sys.stdin.buffer.readline())
    confine(order["seconds"], order["memory_mb"])
    sys.stdout.buffer.write(_mail(sys.stdin.buffer.read()).as_bytes())


if __name__ == "__main__":
    main()
