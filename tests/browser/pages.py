"""What a page shows, and what is wrong with it whatever it is about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any, Final

from django.apps import apps
from django.db import models
from opencc import OpenCC
from playwright.sync_api import Page

from tracker.commitments.models import LampRule

HAN: Final = re.compile(r"[\u3400-\u9fff]+")
WORD: Final = re.compile(r"[A-Za-z]{2,}")
# Data that is made up from other data.
MADE_UP: Final = re.compile(r"[0-9a-f]{12,}|\d{4}年\d+月\d+日")
# What Chinese offices write in Latin letters, too: names of programs and formats, keys, what programs send.
LATIN_IN_CHINESE: Final = frozenset(
    [
        "Word",
        "Excel",
        "PDF",
        "Markdown",
        "API",
        "docx",
        "xlsx",
        "CSV",
        "pdf",
        "html",
        "txt",
        "md",
        "MB",
        "SHA",
        "UTF",
        "Ctrl",
        "Enter",
        "Esc",
        "Authorization",
        "Token",
        "Cookie",
        "rules",
        "zip",
        "OFD",
        "WPS",
        "LibreOffice",
        "INTAKE",
        "EMAIL",
        "HOST",
        "FOLDER",
        "MAILBOX",
        "URL",
        "www",
        "example",
        "gov",
        "cn",
    ]
)
TO_TRADITIONAL: Final = OpenCC("s2t")
TO_SIMPLIFIED: Final = OpenCC("t2s")

# Texts and the attributes that people see or hear, of everything that a page holds, hidden parts included; without
# what is data in pieces: the document, quotations from it, names of languages in themselves.
TEXTS: Final = """() => {
  const data = "script, style, .part, .excerpt, blockquote, .hits, [lang]:not(html)";
  const said = ["title", "aria-label", "placeholder", "alt", "data-label", "data-confirm"];
  const texts = [document.title];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    if (walk.currentNode.data.trim() && !walk.currentNode.parentElement.closest(data)) texts.push(walk.currentNode.data);
  }
  for (const one of document.querySelectorAll("body, body *")) {
    if (one.closest(data)) continue;
    for (const { name, value } of one.attributes) {
      if (said.includes(name) || name.startsWith("data-text")) texts.push(value);
    }
  }
  return texts.map((text) => text.replace(/\\s+/g, " ").trim()).filter(Boolean);
}"""

FORM: Final = """() => {
  const faults = [];
  const tell = (what, found) => { for (const one of found) faults.push(what + ": " + one.outerHTML.slice(0, 120)); };
  const all = (selector) => Array.from(document.querySelectorAll(selector));
  tell("inline style", all("body [style], style"));
  tell("inline script", all("script:not([src])"));
  tell("inline handler", all("*").filter((one) => one.getAttributeNames().some((name) => name.startsWith("on"))));
  const named = (one) => (one.labels && one.labels.length) || one.ariaLabel || one.getAttribute("aria-labelledby");
  const hidden = "[type=hidden], [type=submit], [type=button]";
  tell("no label", all("input, select, textarea").filter((one) => !one.matches(hidden) && !named(one)));
  tell("no name", all("a[href], button").filter((one) => !one.textContent.trim() && !one.ariaLabel));
  const ids = all("[id]").map((one) => one.id);
  for (const id of new Set(ids.filter((id, place) => ids.indexOf(id) !== place))) faults.push("id twice: " + id);
  const heads = all("h1").filter((one) => one.textContent.trim());
  if (heads.length !== 1) faults.push(heads.length + " h1");
  if (!document.title.split("·")[0].trim()) faults.push("no title");
  const root = document.scrollingElement;
  if (root.scrollWidth > window.innerWidth) {
    const wide = all("body *").filter((one) => one.getBoundingClientRect().right > window.innerWidth + 1);
    tell("wider than the window (" + root.scrollWidth + ")", wide.slice(-2));
  }
  return faults;
}"""


def _strings(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list | tuple):
        for one in value:
            yield from _strings(one)


FILE = re.compile(r"\.(?:xlsx|docx)$")  # a report is called as in the language of who took it


def data_strings() -> list[str]:
    """Every text in the database that people have written or documents brought, the longest first.

    Of Latin ones only names; the others are codes, which a page must not show.
    """
    found: set[str] = set()
    for model in apps.get_models():
        if not model.__module__.startswith("tracker.") or model is LampRule:
            continue
        kinds = (models.CharField, models.TextField, models.JSONField)
        fields = [field.name for field in model._meta.get_fields() if isinstance(field, kinds)]
        for row in model._default_manager.values(*fields):
            for name, value in row.items():
                latin = name in {"username", "name", "email", "begins_with"}
                for text in _strings(value):
                    lines = {text, *text.split("\n"), " ".join(text.split())}
                    found |= {
                        line for line in lines if line.strip() and (latin or HAN.search(line) or FILE.search(line))
                    }
    return sorted(found, key=len, reverse=True)


def texts(page: Page, data: list[str]) -> list[str]:
    """The texts of the interface on this page: what is there less the data."""
    found = dict.fromkeys(page.evaluate(TEXTS))
    rest = []
    for text in found:
        left = MADE_UP.sub(" ", text)
        for one in data:
            left = left.replace(one, " ")
        rest.append(left)
    return rest


def _english(text: str) -> list[str]:
    return HAN.findall(text)


def _simplified(text: str) -> list[str]:
    left = [run for run in HAN.findall(text) if TO_SIMPLIFIED.convert(run) != run]
    return left + [word for word in WORD.findall(text) if word not in LATIN_IN_CHINESE]


def _traditional(text: str) -> list[str]:
    # Character by character: what a character becomes in a phrase is a matter of taste.
    left = [one for one in "".join(HAN.findall(text)) if TO_TRADITIONAL.convert(one) != one]
    return left + [word for word in WORD.findall(text) if word not in LATIN_IN_CHINESE]


# Locale of the browser: what does not belong into a text of the interface in its language.
FOREIGN: Final[dict[str, Callable[[str], list[str]]]] = {
    "en-US": _english,
    "zh-CN": _simplified,
    "zh-TW": _traditional,
}


def faults(page: Page, locale: str, data: list[str]) -> list[str]:
    """Everything that is wrong with the page that is open: its form, and words in another language."""
    foreign = [f"“{one}” in “{text}”" for text in texts(page, data) for one in FOREIGN[locale](text)]
    return [*page.evaluate(FORM), *foreign]
