"""Addresses of the pages: one list an area; each area adds lines to its own."""

from django.urls import URLPattern, path

from tracker.web import (
    account,
    calendar_days,
    commitment,
    deputies,
    documents,
    entry,
    feeds,
    home,
    inbox,
    ingestions,
    intake_settings,
    journal,
    lamp_rules,
    office_settings,
    originals,
    policies,
    reminder_rules,
    search,
    setup,
    triage,
    units,
    users,
)
from tracker.web import intake as intake_pages
from tracker.web import ledger as ledger_pages
from tracker.web import reports as report_pages

Addresses = list[URLPattern]

shell: Addresses = [
    path("", home.home, name="home"),
    path("setup/", setup.setup, name="setup"),
    path("sign-in/", account.SignIn.as_view(), name="sign-in"),
    path("sign-out/", account.sign_out, name="sign-out"),
    path("language/", account.language, name="language"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="password-change"),
    path("account/tokens/new/", account.token_new, name="token-new"),
    path("account/tokens/revoke/", account.token_end, name="token-revoke"),
    path("users/", users.users, name="users"),
    path("users/new/", users.user_new, name="user-new"),
    path("users/<int:pk>/", users.user_edit, name="user-edit"),
    path("users/<int:pk>/password/", users.user_password, name="user-password"),
    path("users/<int:pk>/active/", users.user_active, name="user-active"),
    path("units/", units.units, name="units"),
    path("units/new/", units.unit_new, name="unit-new"),
    path("units/<int:pk>/", units.unit_edit, name="unit-edit"),
    path("settings/", office_settings.office_settings, name="settings"),
    path("search/", search.search, name="search"),
    path("search/palette/", search.palette, name="palette"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read/", inbox.inbox_read, name="inbox-read"),
    path("inbox/<int:pk>/open/", inbox.notice_open, name="notice-open"),
    path("inbox/<int:pk>/away/", inbox.notice_away, name="notice-away"),
    path("account/mails/", feeds.preferences, name="preferences"),
    path("account/deputies/new/", deputies.deputy_new, name="deputy-new"),
    path("account/deputies/<int:pk>/end/", deputies.deputy_end, name="deputy-end"),
    path("account/feeds/new/", feeds.feed_new, name="feed-new"),
    path("account/feeds/<int:pk>/revoke/", feeds.feed_end, name="feed-revoke"),
    path("feeds/<str:secret>/", feeds.feed, name="feed"),
    path("settings/reminders/", reminder_rules.reminder_rules, name="reminder-rules"),
    path("settings/reminders/new/", reminder_rules.reminder_rule, name="reminder-rule-new"),
    path("settings/reminders/<int:pk>/", reminder_rules.reminder_rule, name="reminder-rule"),
    path("settings/lamps/", lamp_rules.lamp_rules, name="lamp-rules"),
    path("settings/calendar/", calendar_days.calendar_days, name="calendar-days"),
    path("settings/calendar/<int:pk>/remove/", calendar_days.calendar_day_remove, name="calendar-day-remove"),
    path("settings/ways/", intake_settings.intake_ways, name="intake-settings"),
    path("settings/ways/try/", intake_settings.intake_try, name="intake-try"),
    path("settings/approvals/", policies.policies, name="policies"),
    path("journal/", journal.journal, name="journal"),
    path("journal/check/", journal.journal_check, name="journal-check"),
]

intake: Addresses = [
    path("documents/", intake_pages.documents, name="documents"),
    path("documents/new/", intake_pages.upload, name="document-new"),
    path("documents/<int:pk>/", documents.document, name="document"),
    path("documents/<int:pk>/changes/", documents.document_changes, name="document-changes"),
    path("documents/<int:pk>/likely/", documents.document_likely, name="document-likely"),
    path("documents/<int:pk>/replaces/", documents.document_link, name="document-link"),
    path("documents/<int:pk>/separate/", documents.document_unlink, name="document-unlink"),
    path("documents/<int:pk>/purge/", documents.document_remove, name="document-purge"),
    path("documents/<int:pk>/again/", documents.document_again, name="document-again"),
    path("reextractions/<int:pk>/", documents.reextraction, name="reextraction"),
    path("documents/<int:pk>/pages/<int:number>/", originals.page_image, name="page-image"),
    path("documents/<int:pk>/file/", intake_pages.document_file, name="document-file"),
    path("ingestions/", ingestions.ingestions, name="ingestions"),
    path("ingestions/<int:pk>/", ingestions.ingestion, name="ingestion"),
    path("ingestions/<int:pk>/progress/", ingestions.ingestion_progress, name="ingestion-progress"),
    path("ingestions/<int:pk>/answer/", ingestions.ingestion_answer, name="ingestion-answer"),
    path("ingestions/<int:pk>/purge/", ingestions.ingestion_remove, name="ingestion-purge"),
    path("ingestions/<int:pk>/retry/", ingestions.ingestion_again, name="ingestion-retry"),
    path("runs/<int:pk>/", intake_pages.run, name="run"),
    path("runs/<int:pk>/progress/", intake_pages.run_progress, name="run-progress"),
    path("runs/<int:pk>/retry/", intake_pages.run_again, name="run-retry"),
    path("runs/<int:pk>/original/", originals.original, name="original"),
    path("runs/<int:pk>/triage/", triage.triage, name="triage"),
    path("runs/<int:pk>/triage/candidates/", triage.triage_candidates, name="triage-candidates"),
    path("runs/<int:pk>/triage/text/<int:part>/", triage.triage_text, name="triage-text"),
    path("runs/<int:pk>/head/", triage.meeting_head, name="meeting-head"),
    path("candidates/<int:pk>/", triage.candidate, name="candidate"),
    path("candidates/<int:pk>/accept/", triage.accept, name="candidate-accept"),
    path("candidates/<int:pk>/edit/", triage.edit, name="candidate-edit"),
    path("candidates/<int:pk>/link/", triage.link, name="candidate-link"),
    path("candidates/<int:pk>/reject/", triage.reject, name="candidate-reject"),
    path("candidates/<int:pk>/reopen/", triage.reopen, name="candidate-reopen"),
]

ledger: Addresses = [
    path("ledger/", ledger_pages.ledger, name="ledger"),
    path("ledger/export/", ledger_pages.ledger_export, name="ledger-export"),
    path("commitments/new/", entry.commitment_new, name="commitment-new"),
    path("commitments/<int:pk>/", commitment.commitment, name="commitment"),
    path("commitments/<int:pk>/<str:action>/", commitment.act, name="commitment-act"),
    path("attachments/<int:pk>/", commitment.attachment, name="attachment"),
    path("evidence/<int:pk>/", commitment.request_attachment, name="request-attachment"),
]

reports: Addresses = [
    path("reports/circular/", report_pages.circular_page, name="circular"),
    path("reports/circular/file/", report_pages.circular_file, name="circular-file"),
]

urlpatterns = shell + intake + ledger + reports
