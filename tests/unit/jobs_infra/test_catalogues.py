"""The catalogues hold every text of code and templates, translated, with the same placeholders."""

from __future__ import annotations

import gettext
from pathlib import Path

import pytest

from tracker.common import catalogues

CODE = """
from django.utils.translation import gettext as _, ngettext, pgettext_lazy
title = _("Ledger of %(unit)s")
count = ngettext("%(n)s item", "%(n)s items", 3)
kind = pgettext_lazy("state", "Open")
"""
TEMPLATE = """{% load i18n %}
<p class="don't">{% translate "Sign in" %} (it's {{ _("New")|upper }}</p>
{% blocktranslate trimmed count n=total %}
  {{ n }} unit
{% plural %}
  {{ n }} units
{% endblocktranslate %}
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for folder in ("config", "tracker", "templates"):
        (tmp_path / folder).mkdir()
    (tmp_path / "tracker" / "views.py").write_text(CODE, "utf-8")
    (tmp_path / "templates" / "page.html").write_text(TEMPLATE, "utf-8")
    return tmp_path


def translate(project: Path, locale: str, msgid: str, text: str) -> None:
    path = catalogues.catalogue_path(project, locale)
    source = path.read_text("utf-8")
    entry = f'msgid "{msgid}"\nmsgstr ""'
    assert entry in source
    path.write_text(source.replace(entry, f'msgid "{msgid}"\nmsgstr "{text}"'), "utf-8")


def test_texts_of_code_and_templates_are_found_with_plural_and_context(project: Path) -> None:
    found = {(message.id, message.context) for message in catalogues.extracted(project) if message.id}
    assert found == {
        ("Ledger of %(unit)s", None),
        (("%(n)s item", "%(n)s items"), None),
        ("Open", "state"),
        ("Sign in", None),
        ("New", None),
        (("%(n)s unit", "%(n)s units"), None),
    }


def test_an_update_fills_english_and_keeps_translations_already_made(project: Path) -> None:
    assert catalogues.update(project) == {"zh_Hans": 6, "zh_Hant": 6, "en": 0}
    translate(project, "zh_Hans", "Sign in", "登录")
    assert catalogues.update(project)["zh_Hans"] == 5
    assert not [
        found for found in catalogues.problems(project) if found.startswith(("en:", "zh_Hans: not translated: 'S"))
    ]


def test_an_untranslated_a_stale_and_a_new_text_are_each_named(project: Path) -> None:
    catalogues.update(project)
    (project / "templates" / "page.html").write_text('{% translate "Sign out" %}', "utf-8")
    found = list(catalogues.problems(project))
    assert "en: not translated: 'Sign out'" in found
    assert "en: no longer used: 'Sign in'" in found
    assert "zh_Hans: not translated: 'Open'" in found


def test_a_lost_placeholder_is_named(project: Path) -> None:
    catalogues.update(project)
    translate(project, "zh_Hans", "Ledger of %(unit)s", "台账")
    assert "zh_Hans: placeholders differ: 'Ledger of %(unit)s'" in list(catalogues.problems(project))


def test_a_msgid_in_chinese_is_named(project: Path) -> None:
    (project / "tracker" / "views.py").write_text('_("台账")', "utf-8")
    assert "msgid is not English: '台账'" in list(catalogues.problems(project))


def test_compiling_writes_only_what_changed_and_gettext_reads_it(project: Path) -> None:
    catalogues.update(project)
    translate(project, "zh_Hans", "Sign in", "登录")
    assert catalogues.compile_changed(project) == 3
    assert catalogues.compile_changed(project) == 0
    with catalogues.catalogue_path(project, "zh_Hans").with_suffix(".mo").open("rb") as file:
        assert gettext.GNUTranslations(file).gettext("Sign in") == "登录"
