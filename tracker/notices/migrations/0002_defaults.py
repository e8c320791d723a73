"""The first ladder of reminders, the schedule, and a cursor that begins at the present end of the journal."""

from django.db import migrations

# order, trigger, days, again every, working days, audience, at once, proposes a circular
RULES = [
    (10, "due", 5, 0, True, ["handler", "liaison", "supporting"], False, False),
    (20, "due", 1, 0, True, ["handler", "liaison", "supporting"], False, False),
    (30, "due", 0, 0, True, ["handler", "liaison", "unit_head"], True, False),
    (40, "unacknowledged", 2, 2, True, ["liaison"], False, False),
    (50, "unacknowledged", 5, 5, True, ["unit_head", "officer"], False, False),
    (60, "silent", 15, 10, True, ["handler", "liaison"], False, False),
    (70, "overdue", 1, 3, True, ["handler", "liaison", "supporting"], True, False),
    (80, "overdue", 3, 0, True, ["unit_head"], False, False),
    (90, "overdue", 5, 0, True, ["leader"], False, False),
    (100, "overdue", 10, 10, True, ["officer", "supervision_head"], False, False),
    (110, "overdue", 15, 0, True, ["supervision_head"], False, True),
    (120, "undecided", 3, 3, True, ["officer", "supervision_head"], False, False),
    (130, "recheck", 0, 5, True, ["officer"], False, False),
]
FIELDS = ("order", "trigger", "days", "repeat_days", "working_days", "audience", "urgent", "proposes_circular")


def add(apps, schema_editor):
    ReminderRule = apps.get_model("notices", "ReminderRule")
    for row in RULES:
        ReminderRule.objects.create(**dict(zip(FIELDS, row, strict=True)))
    apps.get_model("notices", "NoticeSetting").objects.create(pk=1)
    head = apps.get_model("journal", "Head").objects.filter(pk=1).first()
    apps.get_model("notices", "Cursor").objects.create(name="notices", seq=head.seq if head else 0)
    Interval = apps.get_model("django_celery_beat", "IntervalSchedule")
    every, _made = Interval.objects.get_or_create(every=60, period="seconds")
    apps.get_model("django_celery_beat", "PeriodicTask").objects.get_or_create(
        name="notices.tick", defaults={"task": "tracker.notices.tick", "interval": every, "expire_seconds": 60}
    )


class Migration(migrations.Migration):
    dependencies = [
        ("notices", "0001_initial"),
        ("journal", "0005_ways_in"),
        ("jobs", "0002_schedules"),
        ("django_celery_beat", "0019_alter_periodictasks_options"),
    ]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
