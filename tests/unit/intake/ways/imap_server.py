"""A small IMAP server on this machine, for the tests of the mailbox: one folder, the commands that we send."""

from __future__ import annotations

import re
import socket
import socketserver
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path

CERTIFICATE = Path(__file__).with_name("localhost.pem")


@dataclass
class Mail:
    """A mail in the folder."""

    uid: int
    data: bytes
    flags: set[str] = field(default_factory=set)


@dataclass
class Mailbox:
    """What the server holds; the tests look into it."""

    mails: list[Mail] = field(default_factory=list)
    moved: dict[str, list[bytes]] = field(default_factory=dict)
    capabilities: str = "IMAP4rev1 MOVE UIDPLUS"
    port: int = 0

    def put(self, *mails: bytes) -> None:
        """Deliver mails."""
        for data in mails:
            self.mails.append(Mail(len(self.mails) + 1, data))


class Session(socketserver.StreamRequestHandler):
    """One client."""

    box: Mailbox

    def handle(self) -> None:
        """Answer until the client leaves."""
        self.say(f"* OK [CAPABILITY {self.box.capabilities}] ready")
        for line in self.rfile:
            tag, _blank, rest = line.decode().strip().partition(" ")
            name, _blank, arguments = rest.partition(" ")
            if name.upper() == "UID":
                name, _blank, arguments = arguments.partition(" ")
            status = getattr(self, f"do_{name.lower()}")(arguments)
            self.say(f"{tag} {status or 'OK done'}")
            if name.upper() == "LOGOUT":
                return

    def say(self, line: str, more: bytes = b"") -> None:
        """One line, and what follows it."""
        self.wfile.write(line.encode() + more + b"\r\n")

    def do_capability(self, _given: str) -> None:
        self.say(f"* CAPABILITY {self.box.capabilities}")

    def do_login(self, given: str) -> str | None:
        return None if given.endswith('"geheim"') else "NO wrong"

    def do_select(self, given: str) -> str | None:
        return None if given.strip('"') == "INBOX" else "NO no such folder"

    do_examine = do_select

    def do_search(self, _given: str) -> None:
        self.say("* SEARCH " + " ".join(str(mail.uid) for mail in self.box.mails))

    def do_fetch(self, given: str) -> None:
        numbers, _blank, _what = given.partition(" ")
        for mail in self.box.mails:
            if str(mail.uid) not in numbers.split(","):
                continue
            if "HEADER" not in given:
                self.say(f"* {mail.uid} FETCH (UID {mail.uid} BODY[] {{{len(mail.data)}}}", b"\r\n" + mail.data + b")")
                continue
            message = message_from_bytes(mail.data, policy=policy.compat32)
            names = ("From", "Subject", "Message-ID")
            head = "".join(f"{name}: {message[name]}\r\n" for name in names if message[name]).encode() + b"\r\n"
            flags = " ".join(sorted(mail.flags))
            said = f"* {mail.uid} FETCH (UID {mail.uid} FLAGS ({flags}) RFC822.SIZE {len(mail.data)} BODY[HEADER] "
            self.say(said + f"{{{len(head)}}}", b"\r\n" + head + b")")

    def do_store(self, given: str) -> None:
        number, _how, flag = given.split(" ", 2)
        self._mail(number).flags.add(flag.strip("()"))

    def do_move(self, given: str) -> None:
        self.do_copy(given)
        self.box.mails.remove(self._mail(given.partition(" ")[0]))

    def do_copy(self, given: str) -> None:
        number, _blank, folder = given.partition(" ")
        self.box.moved.setdefault(folder.strip('"'), []).append(self._mail(number).data)

    def do_expunge(self, given: str) -> None:
        self.box.mails = [mail for mail in self.box.mails if "\\Deleted" not in mail.flags or str(mail.uid) != given]

    def do_logout(self, _given: str) -> None:
        self.say("* BYE")

    def _mail(self, number: str) -> Mail:
        return next(mail for mail in self.box.mails if str(mail.uid) == number)


class Server(socketserver.ThreadingTCPServer):
    """Accepts clients, with TLS where there is a context."""

    daemon_threads = True
    allow_reuse_address = True
    tls: ssl.SSLContext | None = None

    def get_request(self) -> tuple[socket.socket, object]:
        """A client, after the handshake."""
        client, where = super().get_request()
        return (self.tls.wrap_socket(client, server_side=True) if self.tls else client), where

    def handle_error(self, *_args: object) -> None:
        """A client that does not trust us just leaves."""


@contextmanager
def imap_server(*, tls: bool = True) -> Iterator[Mailbox]:
    """The server runs for the length of a block; name: duban, password: geheim."""
    box = Mailbox()
    server = Server(("127.0.0.1", 0), type("Own", (Session,), {"box": box}))
    if tls:
        server.tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        server.tls.load_cert_chain(CERTIFICATE)
    box.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield box
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def unquoted(folder: str) -> str:
    """A folder's name from modified UTF-7."""
    return re.sub(r"&([^-]*)-", lambda found: (f"+{found[1].replace(',', '/')}-").encode().decode("utf-7"), folder)
