"""The schedule by which the periods of recurring commitments are opened."""

from django.db import migrations


def add(apps, schema_editor):
    Interval = apps.get_model("django_celery_beat", "IntervalSchedule")
    every, _made = Interval.objects.get_or_create(every=900, period="seconds")
    apps.get_model("django_celery_beat", "PeriodicTask").objects.get_or_create(
        name="progress.periods", defaults={"task": "tracker.progress.periods", "interval": every, "expire_seconds": 900}
    )


class Migration(migrations.Migration):
    dependencies = [("progress", "0005_depth"), ("django_celery_beat", "0019_alter_periodictasks_options")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
