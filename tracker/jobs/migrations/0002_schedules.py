"""The schedule of the sweeper, kept by django-celery-beat."""

from django.db import migrations


def add(apps, schema_editor):
    Interval = apps.get_model("django_celery_beat", "IntervalSchedule")
    Task = apps.get_model("django_celery_beat", "PeriodicTask")
    every, _made = Interval.objects.get_or_create(every=10, period="seconds")
    Task.objects.get_or_create(
        name="jobs.sweep", defaults={"task": "tracker.jobs.sweep", "interval": every, "expire_seconds": 30}
    )


class Migration(migrations.Migration):
    dependencies = [("jobs", "0001_initial"), ("django_celery_beat", "0019_alter_periodictasks_options")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
