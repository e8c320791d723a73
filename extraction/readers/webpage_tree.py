"""Going through an HTML tree without recursion: pages nest deeper than Python's stack."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from selectolax.lexbor import LexborNode

TEXT = "-text"

# Nothing of these is text of the document.
INVISIBLE = frozenset(
    [
        "script",
        "style",
        "noscript",
        "template",
        "iframe",
        "object",
        "embed",
        "applet",
        "svg",
        "math",
        "canvas",
        "audio",
        "video",
        "select",
        "button",
        "input",
        "textarea",
        "datalist",
        "head",
        "title",
        "meta",
        "link",
        "base",
        "rp",
        "rt",
        "dialog",
        "map",
    ]
)


def steps(root: LexborNode, skip: Callable[[LexborNode], bool]) -> Iterator[tuple[LexborNode, bool]]:
    """(node, True) when a node begins and (node, False) when it ends, in document order, `root` included.

    A node for which `skip` is true is passed over with all it holds.
    """
    node, last = root, root.mem_id
    while True:
        if node.mem_id != last and skip(node):
            inner = None
        else:
            yield node, True
            inner = node.first_child
            if inner is None:
                yield node, False
        if inner is not None:
            node = inner
            continue
        while node.mem_id != last and node.next is None:
            above = node.parent
            if above is None:
                return
            node = above
            yield node, False
        if node.mem_id == last or node.next is None:
            return
        node = node.next


def attribute(node: LexborNode, name: str) -> str:
    """An attribute's value, empty if it is absent or has none."""
    return node.attributes.get(name) or ""


def is_hidden(node: LexborNode) -> bool:
    """Whether a browser would not show the element (by its own attributes; style sheets are not read)."""
    attributes = node.attributes
    style = (attributes.get("style") or "").replace(" ", "").lower()
    return "hidden" in attributes or "display:none" in style or "visibility:hidden" in style
