"""Everybody's own pages: home, account with deputies and calendar addresses, inbox, mails."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from tests.browser.work import Visit, Work, at
from tests.cast import Cast
from tracker.accounts.deputies import delegation_create
from tracker.common import clock
from tracker.notices import feeds
from tracker.notices.models import Feed, Notice
from tracker.notices.services import commitment_urge, reminders_sweep
from tracker.notices.subscriber import journal_follow

NO_PAGES = frozenset(
    [
        *("sign-out", "language", "token-new", "token-revoke", "inbox-read", "notice-open", "notice-away", "setup"),
        *("deputy-new", "deputy-end", "feed-new", "feed-revoke", "feed", "preferences", "palette"),
    ]
)
DATA = ("代管", "没有的", "市住建局", "公园")


def pages(cast: Cast, work: Work) -> Iterator[Visit]:
    yield "", *at("sign-in")
    for who in ("officer", "head", "leader", "housing-head", "housing-liaison", "auditor", "sysadmin", "secadmin"):
        yield who, *at("home")
    yield "housing-handler", *at("inbox")
    told(cast, work)
    for who in ("housing-head", "housing-liaison", "officer"):
        yield who, *at("inbox")
    for who in ("secadmin", "housing-head"):
        yield who, *at("account")
    yield "secadmin", *at("password-change")
    for query in ("", "?q=市住建局", "?q=公园&in=commitments", "?q=没有的"):
        yield "officer", *at("search", query=query)


def told(cast: Cast, work: Work) -> None:
    """Reminders, urging, a deputy, calendar addresses."""
    journal_follow()
    reminders_sweep()
    commitment_urge(actor=cast.officer, commitment=work.stages["in_progress"], note="请本周内书面说明", to_leader=True)
    today = clock.today()
    delegation_create(
        actor=cast.housing_head,
        deputy=cast.housing_liaison,
        starts_on=today,
        ends_on=today + timedelta(days=9),
        reason="代管",
    )
    feeds.feed_create(actor=cast.housing_head)
    feeds.feed_revoke(actor=cast.housing_head, feed=Feed.objects.latest("pk"))
    feeds.feed_create(actor=cast.housing_head, unit=cast.housing)
    assert Notice.objects.exists()
