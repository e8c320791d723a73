"""A mailbox over IMAP (RFC 9051) by Python's own imaplib: TLS always, except to a server on this very machine."""

from __future__ import annotations

import base64
import imaplib
import re
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from typing import Any, Self
from urllib.parse import unquote, urlsplit

from django.conf import settings

SECONDS = 20  # without an answer
MOST = 500  # the newest mails that are looked at
_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
_HEAD = "(UID FLAGS RFC822.SIZE BODY.PEEK[HEADER.FIELDS (FROM SUBJECT MESSAGE-ID)])"
_LABEL = re.compile(rb"=\?gb(?:2312|k)\?", re.IGNORECASE)


class MailboxError(Exception):
    """The mailbox cannot be used: `code` is mail_not_set, mail_unreachable, mail_sign_in, mail_folder or mail_refused."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Header:
    """The head of a mail; `uid` is its number in the folder, `size` its bytes."""

    uid: str
    size: int
    is_seen: bool
    sender: str
    subject: str
    message_id: str


@dataclass(frozen=True, slots=True)
class Address:
    """What MAILBOX_URL says."""

    is_tls: bool
    host: str
    port: int
    user: str
    password: str
    folder: str


def address() -> Address:
    """imaps://user:password@host:993/INBOX, or imap:// for STARTTLS; raises MailboxError mail_not_set."""
    try:
        parts = urlsplit(settings.MAILBOX_URL)
        port = parts.port or (993 if parts.scheme == "imaps" else 143)
    except ValueError as error:
        raise MailboxError("mail_not_set") from error
    if parts.scheme not in {"imaps", "imap"} or not parts.hostname or not parts.username:
        raise MailboxError("mail_not_set")
    user, password = unquote(parts.username), unquote(parts.password or "")
    return Address(
        parts.scheme == "imaps", parts.hostname, port, user, password, unquote(parts.path.strip("/")) or "INBOX"
    )


class Box:
    """One folder of a mailbox, open."""

    def __init__(self, server: imaplib.IMAP4) -> None:
        self._server = server

    @classmethod
    @contextmanager
    def opened(cls, *, readonly: bool) -> Iterator[Self]:
        """Sign in and open the folder for the length of a block; whatever the server does wrong is a MailboxError."""
        where = address()
        try:
            server = _connected(where)
        except (OSError, imaplib.IMAP4.error) as error:
            raise MailboxError("mail_unreachable") from error
        try:
            _signed_in(server, where)
            if server.select(quoted(where.folder), readonly=readonly)[0] != "OK":
                raise MailboxError("mail_folder")
            yield cls(server)
        except (OSError, imaplib.IMAP4.error, ValueError, IndexError) as error:
            raise MailboxError("mail_refused") from error
        finally:
            _left(server)

    def heads(self, since: str) -> list[Header]:
        """The heads of the newest MOST mails since a day (12-Mar-2026), oldest first."""
        numbers = self._do("SEARCH", "SINCE", since)[0].split()[-MOST:]
        if not numbers:
            return []
        found = self._do("FETCH", ",".join(number.decode() for number in numbers), _HEAD)
        return [_header(*item[:2]) for item in found if isinstance(item, tuple)]

    def whole(self, uid: str) -> bytes:
        """The whole mail, without marking it as read."""
        for item in self._do("FETCH", uid, "(BODY.PEEK[])"):
            if isinstance(item, tuple):
                return bytes(item[1])
        raise MailboxError("mail_refused")

    def mark_seen(self, uid: str) -> None:
        """Mark it as read."""
        self._do("STORE", uid, "+FLAGS", r"(\Seen)")

    def delete(self, uid: str) -> None:
        """Mark it as deleted, and remove it at once where the server can remove just this one (UIDPLUS)."""
        self._do("STORE", uid, "+FLAGS", r"(\Deleted)")
        if "UIDPLUS" in self._server.capabilities:
            self._do("EXPUNGE", uid)

    def move(self, uid: str, folder: str) -> None:
        """Move it to another folder, which must exist."""
        if "MOVE" in self._server.capabilities:
            self._do("MOVE", uid, quoted(folder))
        else:
            self._do("COPY", uid, quoted(folder))
            self.delete(uid)

    def _do(self, command: str, *arguments: str) -> list[Any]:
        kind, data = self._server.uid(command, *arguments)
        if kind != "OK":
            raise MailboxError("mail_refused")
        return [item for item in data if item is not None] or [b""]


def _connected(where: Address) -> imaplib.IMAP4:
    trusted = ssl.create_default_context(cafile=settings.MAILBOX_CA_FILE or None)
    if where.is_tls:
        return imaplib.IMAP4_SSL(where.host, where.port, ssl_context=trusted, timeout=SECONDS)
    server = imaplib.IMAP4(where.host, where.port, timeout=SECONDS)
    try:
        if where.host not in _LOCAL:
            server.starttls(trusted)
    except BaseException:
        server.shutdown()
        raise
    return server


def _signed_in(server: imaplib.IMAP4, where: Address) -> None:
    try:
        server.login(where.user, where.password)
    except imaplib.IMAP4.error as error:
        raise MailboxError("mail_sign_in") from error


def _left(server: imaplib.IMAP4) -> None:
    try:
        server.logout()
    except (OSError, imaplib.IMAP4.error):
        server.shutdown()


def _header(said: bytes, head: bytes) -> Header:
    message = message_from_bytes(_LABEL.sub(b"=?gb18030?", head), policy=policy.default)
    uid, size = re.search(rb"\bUID (\d+)", said), re.search(rb"\bRFC822\.SIZE (\d+)", said)
    if uid is None:
        raise MailboxError("mail_refused")
    return Header(
        uid=uid[1].decode(),
        size=int(size[1]) if size else 0,
        is_seen=rb"\Seen" in said,
        sender=str(message["From"] or ""),
        subject=str(message["Subject"] or "").strip(),
        message_id=str(message["Message-ID"] or "").strip(),
    )


def quoted(folder: str) -> str:
    """A folder's name as the protocol wants it: modified UTF-7 (RFC 3501, 5.1.3) in quotation marks."""

    def encoded(match: re.Match[str]) -> str:
        word = base64.b64encode(match[0].encode("utf-16-be")).decode().rstrip("=").replace("/", ",")
        return f"&{word}-"

    name = re.sub(r"[^\x20-\x7e]+", encoded, folder.replace("&", "&-"))
    return '"' + name.replace("\\", "\\\\").replace('"', '\\"') + '"'
