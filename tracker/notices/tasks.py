"""What beat calls every minute: following the journal, reminding, mailing. Each part is safe to run twice at once."""

from __future__ import annotations

from celery import shared_task

from tracker.notices import services
from tracker.notices.mail import mails_prepare, mails_send
from tracker.notices.subscriber import journal_follow


@shared_task(name="tracker.notices.tick", expires=60)
def tick() -> None:
    """Tell what happened, remind of what stands, send what is due."""
    while journal_follow():
        pass
    services.reminders_sweep()
    mails_prepare()
    mails_send()
