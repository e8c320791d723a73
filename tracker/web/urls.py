"""Addresses of the pages: one list an area; each area adds lines to its own."""

from django.urls import URLPattern, path

from tracker.web import account, home, setup, triage
from tracker.web import intake as intake_pages

Addresses = list[URLPattern]

shell: Addresses = [
    path("", home.home, name="home"),
    path("setup/", setup.setup, name="setup"),
    path("sign-in/", account.SignIn.as_view(), name="sign-in"),
    path("sign-out/", account.sign_out, name="sign-out"),
    path("language/", account.language, name="language"),
    path("account/password/", account.password, name="password-change"),
]

intake: Addresses = [
    path("documents/", intake_pages.documents, name="documents"),
    path("documents/new/", intake_pages.upload, name="document-new"),
    path("documents/<int:pk>/file/", intake_pages.document_file, name="document-file"),
    path("runs/<int:pk>/", intake_pages.run, name="run"),
    path("runs/<int:pk>/progress/", intake_pages.run_progress, name="run-progress"),
    path("runs/<int:pk>/retry/", intake_pages.run_again, name="run-retry"),
    path("runs/<int:pk>/triage/", triage.triage, name="triage"),
    path("runs/<int:pk>/triage/candidates/", triage.triage_candidates, name="triage-candidates"),
    path("runs/<int:pk>/triage/text/<int:part>/", triage.triage_text, name="triage-text"),
    path("runs/<int:pk>/head/", triage.meeting_head, name="meeting-head"),
    path("candidates/<int:pk>/", triage.candidate, name="candidate"),
    path("candidates/<int:pk>/accept/", triage.accept, name="candidate-accept"),
    path("candidates/<int:pk>/edit/", triage.edit, name="candidate-edit"),
    path("candidates/<int:pk>/reject/", triage.reject, name="candidate-reject"),
    path("candidates/<int:pk>/reopen/", triage.reopen, name="candidate-reopen"),
]

ledger: Addresses = []

reports: Addresses = []

urlpatterns = shell + intake + ledger + reports
