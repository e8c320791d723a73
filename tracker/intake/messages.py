"""The library's codes in words: why a file cannot be read, what to know of a text that was, what a row lacks."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

READ_ERRORS: dict[str, Any] = {
    "broken_file": gettext_lazy("The file is damaged or not what its name says. Open it, save it again and upload the new file."),
    "empty_file": gettext_lazy("The file is empty. Choose the file with the minutes, or paste their text."),
    "encrypted": gettext_lazy("The file is protected by a password. Remove the password and upload it again."),
    "expansion_too_large": gettext_lazy("The file unpacks to more than %(limit_mb)s MB and was refused for safety. Save it again without large pictures."),
    "nested_too_deeply": gettext_lazy("Tables or elements are nested too deeply to be read safely. Save the text as a simple document."),
    "no_text": gettext_lazy("The file holds no words. If it is a scan, upload a file with text or paste the text."),
    "no_text_layer": gettext_lazy("This PDF is made of pictures and has no text that could be recognised. Upload the Word file, or paste the text. Where the server lacks it, the package tesseract-ocr-chi-sim reads scans."),
    "not_a_word_document": gettext_lazy("This is a zip archive and no Word document. Unpack it and upload the documents in it."),
    "ocr_missing": gettext_lazy("To read scans and pictures the server needs Tesseract: ask the administrator to install the package %(package)s, or upload a file with text."),
    "office_missing": gettext_lazy("To read files of the kind %(kind)s the server needs LibreOffice: ask the administrator to install the package %(package)s, or save the file as .docx."),
    "out_of_memory": gettext_lazy("Reading this file needs too much memory and was stopped. Split it into smaller files."),
    "timed_out": gettext_lazy("Reading took longer than %(seconds)s seconds and was stopped. Split the file into smaller ones."),
    "too_complex": gettext_lazy("The file has too many elements to be read safely. Split it into smaller files."),
    "too_large": gettext_lazy("The file is larger than %(limit_mb)s MB. Split it, or save it without pictures."),
    "too_long": gettext_lazy("The text is longer than %(limit)s characters. Split it into several documents."),
    "too_many_pages": gettext_lazy("The PDF has %(pages)s pages; at most %(limit)s can be read. Split it."),
    "too_many_parts": gettext_lazy("The archive inside the file has too many parts and was refused for safety."),
    "unknown_type": gettext_lazy("This kind of file is not known. Upload .docx, .doc, .wps, .pdf with text, .xlsx, .ofd, .html, .txt or .md."),
    "unsafe_archive": gettext_lazy("The file holds unsafe paths and was refused. Save it again with a word processor."),
    "unsafe_xml": gettext_lazy("The file holds unsafe definitions and was refused. Save it again with a word processor."),
    "unsupported_format": gettext_lazy("Files of the kind %(kind)s cannot be read yet. Save it as %(save_as)s and upload that."),
}  # fmt: skip

# Why something that came in is not taken, besides what the readers say.
INTAKE_ERRORS: dict[str, Any] = {
    "secrecy_mark": gettext_lazy("The head of the document bears the secrecy mark “%(mark)s”. This system is not cleared for state secrets: nothing of it was kept. Handle it on the system that is meant for it."),
    "empty_archive": gettext_lazy("The archive holds no documents."),
    "too_many_documents": gettext_lazy("The archive holds %(count)s files; at most %(limit)s can be taken in at once. Split it."),
    "nested_archive": gettext_lazy("An archive within an archive is not unpacked. Unpack it and send the documents in it."),
    "part_of_secret_mail": gettext_lazy("It came with a mail of which a part bears a secrecy mark; nothing of it was kept."),
    "replaced_already": gettext_lazy("“%(name)s” was replaced by another version already. Choose the newest version."),
    "read_failed": gettext_lazy("Reading stopped with an error. Try again; if it happens again, tell the administrator."),
    "worker_lost": gettext_lazy("The background worker was lost several times while it read this. Try again."),
    "disk_full": gettext_lazy("The file could not be stored. Tell the administrator: the disk may be full."),
    "address_not_allowed": gettext_lazy("Pages of %(host)s may not be fetched: an administrator can add it to the list under Settings."),
    "address_private": gettext_lazy("%(host)s is an address of the own network, and those are not allowed in the settings."),
    "address_wrong": gettext_lazy("This is no address of a page: it begins with http:// or https:// and names a host."),
    "fetch_failed": gettext_lazy("%(host)s does not answer as expected: %(reason)s"),
    "fetch_status": gettext_lazy("%(host)s answers with status %(status)s."),
    "fetch_slow": gettext_lazy("%(host)s needed more than %(seconds)s seconds; the fetching was stopped."),
    "too_many_redirects": gettext_lazy("%(host)s sends from page to page without an end."),
}  # fmt: skip

# Why the watched folder or the mailbox could not be looked at.
WAY_ERRORS: dict[str, Any] = {
    "folder_missing": gettext_lazy("The folder does not exist or is not set: INTAKE_FOLDER names it."),
    "folder_unwritable": gettext_lazy("Files in the folder cannot be moved: the program needs the right to write there."),
    "mail_not_set": gettext_lazy("The mailbox is not set, or its address is wrong: MAILBOX_URL is like imaps://user:password@host:993/INBOX."),
    "mail_unreachable": gettext_lazy("The mail server cannot be reached, or its certificate is not trusted."),
    "mail_sign_in": gettext_lazy("The mail server refuses the name or the password."),
    "mail_folder": gettext_lazy("The mail server has no such folder."),
    "mail_refused": gettext_lazy("The mail server refuses what was asked of it, or its answer cannot be understood."),
}  # fmt: skip

# Why there are no pictures of a document's pages.
PAGE_ERRORS: dict[str, Any] = {
    "no_file": gettext_lazy("The text was pasted: there are no pages to show."),
    "not_paged": gettext_lazy("Files of this kind have no pages to show."),
    "no_office": gettext_lazy("To show the pages of Word files the server needs LibreOffice: ask the administrator to install the package libreoffice-writer."),
    "unreadable": gettext_lazy("The pages of this file cannot be shown."),
    "not_found": gettext_lazy("The words were not found on the pages."),
}  # fmt: skip

WARNINGS: dict[str, Any] = {
    "characters_removed": gettext_lazy("%(count)s invisible control characters were left out."),
    "comments_left_out": gettext_lazy("%(count)s comments were not read as text."),
    "contents_left_out": gettext_lazy("A table of contents of %(count)s lines was left out."),
    "embedded_files_left_out": gettext_lazy("%(count)s files embedded in the document were not read. Upload them by themselves if they matter."),
    "encoding_guessed": gettext_lazy("The encoding was recognised as %(encoding)s. If characters look wrong, save the file as UTF-8."),
    "degraded": gettext_lazy("The language engine “%(engine)s” could not be used: %(reason)s. Rules alone read the document."),
    "garbled_pages": gettext_lazy("Pages whose text has no usable characters: %(pages)s. Upload the Word file, or paste their text."),
    "headers_left_out": gettext_lazy("Running headers and footers were left out: %(text)s"),
    "hidden_text_left_out": gettext_lazy("%(characters)s characters of hidden text were left out."),
    "layout_cut": gettext_lazy("The text is whole, but its layout was recorded only in part."),
    "pages_without_text": gettext_lazy("Pages without text were left out: %(pages)s."),
    "pictures_left_out": gettext_lazy("Text in %(count)s pictures was not read."),
    "row_limit": gettext_lazy("%(found)s rows were found, more than the %(limit)s that are kept. Split the document."),
    "recognition_unsure": gettext_lazy("%(lines)s lines were recognised with doubt, on pages: %(pages)s. Compare them with the picture."),
    "sheets_left_out": gettext_lazy("%(count)s hidden sheets were left out."),
    "text_recognised": gettext_lazy("The text of these pages was recognised from pictures: %(pages)s."),
    "tracked_changes": gettext_lazy("Tracked changes were read as if all were accepted."),
    "undecodable_bytes": gettext_lazy("%(count)s places could not be decoded."),
}  # fmt: skip

ENGINE_REASONS: dict[str, Any] = {
    "failed": gettext_lazy("it failed"),
    "model_broken": gettext_lazy("its model cannot be loaded"),
    "model_missing": gettext_lazy("its model is not in the directory that is set"),
    "not_configured": gettext_lazy("its settings are not complete"),
    "not_installed": gettext_lazy("its packages are not installed"),
    "refused": gettext_lazy("the server refuses: key, quota or length"),
    "unknown_engine": gettext_lazy("there is none of this name"),
    "unreachable": gettext_lazy("the server does not answer"),
}

GAPS: dict[str, Any] = {
    "no_deadline": gettext_lazy("No deadline"),
    "no_lead_unit": gettext_lazy("No responsible unit"),
    "unknown_year": gettext_lazy("Day of the deadline unknown"),
    "vague_lead_unit": gettext_lazy("Responsible unit named only vaguely"),
}

TIER_REASONS: dict[str, Any] = {
    "deadline": gettext_lazy("names a deadline"),
    "decision": gettext_lazy("is a decision of the meeting"),
    "named_project": gettext_lazy("names a project"),
    "responsible_party": gettext_lazy("names who is responsible"),
    "target": gettext_lazy("names a figure"),
}

STEPS: dict[str, Any] = {
    "fold": gettext_lazy("Preparing the text"),
    "lines": gettext_lazy("Recognising lines and tables"),
    "header": gettext_lazy("Reading the head of the document"),
    "people": gettext_lazy("Looking for the people of the meeting"),
    "deadlines": gettext_lazy("Looking for deadlines"),
    "names": gettext_lazy("Looking for units, people and projects of the office"),
    "sentences": gettext_lazy("Dividing the text into sentences"),
    "rows": gettext_lazy("Looking for commitments"),
    "register": gettext_lazy("Comparing with the names of the office"),
    "engine": gettext_lazy("Asking the language engine"),
    "repeats": gettext_lazy("Bringing together what is said twice"),
    "finish": gettext_lazy("Giving titles and reasons"),
    "progress": gettext_lazy("Looking for reports of progress"),
}

JOB_ERRORS: dict[str, Any] = {
    "worker_lost": gettext_lazy("The background worker stopped several times at this document. Try again; if it happens again, tell the administrator."),
    "extraction_failed": gettext_lazy("The extraction stopped with an error. Try again; if it happens again, tell the administrator."),
}  # fmt: skip


def _say(table: Mapping[str, Any], code: str, params: Mapping[str, Any]) -> str:
    if code not in table:
        return _("Unknown message: %(code)s") % {"code": code}
    shown = {name: ", ".join(map(str, v)) if isinstance(v, (list, tuple)) else v for name, v in params.items()}
    return str(table[code]) % shown


def read_error_message(code: str, params: Mapping[str, Any]) -> str:
    """Why a file cannot be read and what to do."""
    return _say(READ_ERRORS, code, params)


def intake_error_message(code: str, params: Mapping[str, Any]) -> str:
    """Why something that came in is not taken and what to do: the readers' codes and those of the ways in."""
    return _say(READ_ERRORS if code in READ_ERRORS else INTAKE_ERRORS, code, params)


def intake_error_short(code: str) -> str:
    """The same as the journal shows it, which keeps the code alone: without the figures."""
    table = READ_ERRORS if code in READ_ERRORS else INTAKE_ERRORS
    return re.sub(r"%\(\w+\)s", "…", str(table.get(code, code)))


def way_error_message(code: str) -> str:
    """Why the watched folder or the mailbox could not be looked at."""
    return _say(WAY_ERRORS, code, {})


def page_error_message(code: str) -> str:
    """Why there are no pictures of a document's pages."""
    return _say(PAGE_ERRORS, code, {})


def warning_message(warning: Mapping[str, Any]) -> str:
    """A warning {code, params} in words."""
    params = dict(warning.get("params") or {})
    if warning.get("code") == "degraded":
        params["reason"] = _say(ENGINE_REASONS, params.get("reason", ""), {})
    return _say(WARNINGS, warning.get("code", ""), params)


def gap_message(code: str) -> str:
    """What a row lacks."""
    return _say(GAPS, code, {})


def tier_reason_message(code: str) -> str:
    """Why a row is firm."""
    return _say(TIER_REASONS, code, {})


def job_error_message(code: str, params: Mapping[str, Any]) -> str:
    """Why a run failed."""
    return _say(JOB_ERRORS, code, params)


def step_message(name: str) -> str:
    """What the extraction is doing, by the name of its step."""
    return _say(STEPS, name, {})
