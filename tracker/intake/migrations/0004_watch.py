"""The schedule of the looks at the watched folder and the mailbox, kept by django-celery-beat."""

from django.db import migrations


def add(apps, schema_editor):
    Interval = apps.get_model("django_celery_beat", "IntervalSchedule")
    Task = apps.get_model("django_celery_beat", "PeriodicTask")
    every, _made = Interval.objects.get_or_create(every=60, period="seconds")
    Task.objects.get_or_create(
        name="intake.watch", defaults={"task": "tracker.intake.watch", "interval": every, "expire_seconds": 50}
    )


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_ways_in"), ("django_celery_beat", "0019_alter_periodictasks_options")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
