"""Writes OLE compound files by hand, and in them mails as Outlook saves them."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

_END, _FREE, _FAT, _NONE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD, 0xFFFFFFFF
_SECTOR, _MINI, _CUTOFF = 512, 64, 4096
Tree = dict[str, Any]  # name → bytes of a stream, or the tree of a storage


@dataclass
class _Sectors:
    """Sectors of one size and the table that chains them."""

    size: int
    data: list[bytes] = field(default_factory=list)
    table: list[int] = field(default_factory=list)

    def put(self, content: bytes) -> int:
        """Where the chain of this content begins."""
        if not content:
            return _END
        start = len(self.data)
        for at in range(0, len(content), self.size):
            self.data.append(content[at : at + self.size].ljust(self.size, b"\0"))
            self.table.append(len(self.data))
        self.table[-1] = _END
        return start


@dataclass
class _Entry:
    name: str
    kind: int
    child: int = _NONE
    right: int = _NONE
    start: int = _END
    size: int = 0

    def packed(self) -> bytes:
        name = self.name.encode("utf-16-le")
        head = name.ljust(64, b"\0") + struct.pack("<HBB", len(name) + 2, self.kind, 1)
        links = struct.pack("<III", _NONE, self.right, self.child)
        return head + links + bytes(36) + struct.pack("<IQ", self.start, self.size)


def compound(tree: Tree) -> bytes:
    """A compound file of version 3 with these streams and storages."""
    sectors, mini = _Sectors(_SECTOR), _Sectors(_MINI)
    entries: list[_Entry] = []

    def add(name: str, node: bytes | Tree, kind: int) -> int:
        entry = _Entry(name, kind)
        entries.append(entry)
        here = len(entries) - 1
        if isinstance(node, bytes):
            entry.size = len(node)
            entry.start = (mini if len(node) < _CUTOFF else sectors).put(node)
            return here
        # The children as a chain to the right, shorter names first: a tree, if not a balanced one.
        names = sorted(node, key=lambda one: (len(one), one.upper()))
        inside = [add(one, node[one], 2 if isinstance(node[one], bytes) else 1) for one in names]
        entry.child = inside[0] if inside else _NONE
        for one, following in pairwise(inside):
            entries[one].right = following
        return here

    add("Root Entry", tree, 5)
    stream = b"".join(mini.data)
    entries[0].start, entries[0].size = sectors.put(stream), len(stream)
    mini_table = sectors.put(_packed(mini.table))
    directory = sectors.put(b"".join(entry.packed() for entry in entries))
    tables = 1
    while tables * (_SECTOR // 4) < len(sectors.data) + tables:
        tables += 1
    first = len(sectors.data)
    table = [*sectors.table, *[_FAT] * tables]
    table += [_FREE] * (tables * (_SECTOR // 4) - len(table))
    head = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH6x", 0x3E, 3, 0xFFFE, 9, 6)
    mini_sectors = -(-len(mini.table) * 4 // _SECTOR)
    head += struct.pack("<IIIIIIIII", 0, tables, directory, 0, _CUTOFF, mini_table, mini_sectors, _END, 0)
    places = [*range(first, first + tables), *[_FREE] * (109 - tables)]
    return head + struct.pack("<109I", *places) + b"".join(sectors.data) + struct.pack(f"<{len(table)}I", *table)


def _packed(table: list[int]) -> bytes:
    full = [*table, *[_FREE] * (-len(table) % (_SECTOR // 4))]
    return struct.pack(f"<{len(full)}I", *full)


def _storage(
    header: bytes, words: dict[int, str], files: dict[int, bytes], numbers: dict[int, tuple[int, bytes]]
) -> Tree:
    """The streams of a message or attachment: its properties, and each text or file in a stream of its own."""
    entries = [struct.pack("<HHI", kind, number, 6) + value for number, (kind, value) in numbers.items()]
    tree: Tree = {}
    for number, text in words.items():
        data = text.encode("utf-16-le")
        tree[f"__substg1.0_{number:04X}001F"] = data
        entries.append(struct.pack("<HHIII", 0x001F, number, 6, len(data) + 2, 0))
    for number, data in files.items():
        tree[f"__substg1.0_{number:04X}0102"] = data
        entries.append(struct.pack("<HHIII", 0x0102, number, 6, len(data), 0))
    return {**tree, "__properties_version1.0": header + b"".join(entries)}


def msg(
    *, subject: str, sender: str, body: str = "", html: bytes = b"", sent: datetime, files: dict[str, bytes]
) -> bytes:
    """A mail as Outlook saves it; `html` in UTF-8."""
    ticks = int((sent - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
    words = {0x001A: "IPM.Note", 0x0037: subject, 0x0C1A: "督查室", 0x0C1F: sender} | ({0x1000: body} if body else {})
    numbers = {0x0039: (0x0040, struct.pack("<Q", ticks)), 0x3FDE: (0x0003, struct.pack("<II", 65001, 0))}
    header = struct.pack("<8xIIII8x", 0, len(files), 0, len(files))
    tree = _storage(header, words, {0x1013: html} if html else {}, numbers)
    for at, (name, data) in enumerate(files.items()):
        by_value = {0x3705: (0x0003, struct.pack("<II", 1, 0))}
        tree[f"__attach_version1.0_#{at:08X}"] = _storage(bytes(8), {0x3707: name}, {0x3701: data}, by_value)
    return compound(tree)
