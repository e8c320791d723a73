"""The message catalogues: msgids are English and stand in code and templates; Babel extracts, checks and compiles them.

No gettext tools are needed on the machine. Catalogues are sorted by msgid and carry no line numbers, so that a change of
one text is a change of one entry.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

LOCALES = ("zh_Hans", "zh_Hant", "en")
SOURCE_LOCALE = "en"
CODE_FOLDERS = ("config", "tracker")
TEMPLATE_FOLDER = "templates"
LAZY_KEYWORDS = {
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext_lazy": (1, 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext_lazy": ((1, "c"), 2, 3),
}
KEYWORDS = {**DEFAULT_KEYWORDS, **LAZY_KEYWORDS}
PLACEHOLDER = re.compile(r"%\([a-z_A-Z0-9]+\)[sdf]|%[sd]|\{[a-z_A-Z0-9.]*(?:![rs])?(?::[^{}]*)?\}")
HAN = re.compile(r"[㐀-鿿豈-﫿]")


def catalogue_path(root: Path, locale: str) -> Path:
    """Where the catalogue of a locale stands."""
    return root / "locale" / locale / "LC_MESSAGES" / "django.po"


def extracted(root: Path) -> Catalog:
    """Every text of code and templates as an untranslated catalogue."""
    template = Catalog(project="duban", charset="utf-8", fuzzy=False)
    for folder in CODE_FOLDERS:
        for path in sorted((root / folder).rglob("*.py")):
            _collect(template, path.read_bytes())
    for path in sorted((root / TEMPLATE_FOLDER).rglob("*.*")):
        # Line by line: what templatize leaves between the calls is not Python, but each call keeps to one line.
        for line in templatize(path.read_text("utf-8"), origin=str(path)).splitlines():
            _collect(template, line.strip().encode())
    return template


def _collect(template: Catalog, source: bytes) -> None:
    for _line, message, _comments, context in extract("python", BytesIO(source), KEYWORDS):
        template.add(message, context=context)


def load(root: Path, locale: str) -> Catalog:
    """The catalogue of a locale as it stands; an empty one where there is none yet."""
    path = catalogue_path(root, locale)
    if not path.exists():
        return Catalog(locale=locale, project="duban", charset="utf-8", fuzzy=False)
    with path.open("rb") as file:
        return read_po(file, locale=locale)


def update(root: Path) -> dict[str, int]:
    """Bring the catalogues up to what code and templates say; returns the number of untranslated entries a locale."""
    template = extracted(root)
    return {locale: _update_one(root, locale, template) for locale in LOCALES}


def _update_one(root: Path, locale: str, template: Catalog) -> int:
    catalogue = load(root, locale)
    fresh = Catalog(locale=locale, project="duban", charset="utf-8", fuzzy=False)
    for message in _entries(template):
        known = catalogue.get(message.id, message.context)
        text = _identity(message) if locale == SOURCE_LOCALE else (known.string if known else "")
        fresh.add(message.id, text or None, context=message.context)
    path = catalogue_path(root, locale)
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("wb") as file:
        write_po(file, fresh, width=0, no_location=True, omit_header=True, sort_output=True)
    _prepend_header(path, fresh)
    return sum(not _is_translated(message) for message in _entries(fresh))


def _prepend_header(path: Path, catalogue: Catalog) -> None:
    """The two header lines that matter; dates and tool versions would only make diffs."""
    header = (
        'msgid ""\nmsgstr ""\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        f'"Plural-Forms: {catalogue.plural_forms}\\n"\n\n'
    )
    path.write_text(header + path.read_text("utf-8"), "utf-8")


def problems(root: Path) -> Iterator[str]:
    """What keeps the catalogues from being complete and right, one line a finding."""
    template = extracted(root)
    for message in _entries(template):
        if any(HAN.search(text) for text in _texts(message.id)):
            yield f"msgid is not English: {message.id!r}"
    for locale in LOCALES:
        catalogue = load(root, locale)
        for message in _entries(template):
            yield from (f"{locale}: {reason}: {message.id!r}" for reason in _faults(message, catalogue, locale))
        wanted = {(message.id, message.context) for message in _entries(template)}
        stale = [message for message in _entries(catalogue) if (message.id, message.context) not in wanted]
        yield from (f"{locale}: no longer used: {message.id!r}" for message in [*stale, *catalogue.obsolete.values()])


def _faults(message: Message, catalogue: Catalog, locale: str) -> Iterator[str]:
    known = catalogue.get(message.id, message.context)
    if known is None or not _is_translated(known):
        yield "not translated"
        return
    if known.fuzzy:
        yield "fuzzy"
    if locale == SOURCE_LOCALE and known.string != _identity(message):
        yield "English differs from its msgid"
    wanted = _placeholders(_texts(message.id)[-1])
    if any(_placeholders(text) != wanted for text in _texts(known.string)):
        yield "placeholders differ"


def compile_changed(root: Path) -> int:
    """Write the .mo of every catalogue that is newer than it; returns how many were written."""
    written = 0
    for locale in LOCALES:
        source = catalogue_path(root, locale)
        target = source.with_suffix(".mo")
        if not source.exists() or (target.exists() and target.stat().st_mtime >= source.stat().st_mtime):
            continue
        draft = target.with_suffix(".mo.part")
        with draft.open("wb") as file:
            write_mo(file, load(root, locale))
        draft.replace(target)
        written += 1
    return written


def _entries(catalogue: Catalog) -> list[Message]:
    return [message for message in catalogue if message.id]


def _identity(message: Message) -> str | tuple[str, ...]:
    return message.id if isinstance(message.id, str) else tuple(message.id)


def _texts(value: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else tuple(value or ())


def _is_translated(message: Message) -> bool:
    return bool(message.string) and all(_texts(message.string))


def _placeholders(text: str) -> list[str]:
    return sorted(PLACEHOLDER.findall(text.replace("%%", "")))
