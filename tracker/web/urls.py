"""Addresses of the pages: one list an area; each area adds lines to its own."""

from django.urls import URLPattern, path

from tracker.web import account, home, setup

Addresses = list[URLPattern]

shell: Addresses = [
    path("", home.home, name="home"),
    path("setup/", setup.setup, name="setup"),
    path("sign-in/", account.SignIn.as_view(), name="sign-in"),
    path("sign-out/", account.sign_out, name="sign-out"),
    path("language/", account.language, name="language"),
    path("account/password/", account.password, name="password-change"),
]

intake: Addresses = []

ledger: Addresses = []

reports: Addresses = []

urlpatterns = shell + intake + ledger + reports
