"""The Celery application; the schedules are database rows seeded by migration."""

import os

from celery import Celery
from django.conf import settings

from config import safefs

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
safefs.register()

app = Celery("duban")
app.config_from_object("django.conf:settings", namespace="CELERY")
if settings.CELERY_BROKER_URL.startswith(safefs.SCHEME):
    app.conf.broker_transport_options = safefs.options(settings.DATA_DIR / "broker")
# Ticks have a queue and a worker of their own: the sweeper must not wait behind an import of many documents.
app.conf.task_routes = {"tracker.jobs.sweep": {"queue": "ticks"}}
app.autodiscover_tasks()
