"""Learning the order of candidates once a night."""

from django.db import migrations


def add(apps, schema_editor):
    Crontab = apps.get_model("django_celery_beat", "CrontabSchedule")
    night, _made = Crontab.objects.get_or_create(minute="40", hour="3", timezone="Asia/Shanghai")
    apps.get_model("django_celery_beat", "PeriodicTask").objects.get_or_create(
        name="intake.learn", defaults={"task": "tracker.intake.learn", "crontab": night, "expire_seconds": 3600}
    )


class Migration(migrations.Migration):
    dependencies = [
        ("intake", "0005_review"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
