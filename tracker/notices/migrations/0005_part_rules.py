"""Rungs for the parts of supporting units: two days before, and once late again every three days."""

from django.db import migrations

# order, trigger, days, again every, audience
RULES = [
    (25, "part_due", 2, 0, ["supporting"]),
    (75, "part_late", 1, 3, ["supporting", "unit_head", "handler"]),
]


def add(apps, schema_editor):
    ReminderRule = apps.get_model("notices", "ReminderRule")
    taken = set(ReminderRule.objects.values_list("order", flat=True))
    for order, trigger, days, repeat_days, audience in RULES:
        free = next(number for number in range(order, order + len(taken) + 1) if number not in taken)
        ReminderRule.objects.create(
            order=free, trigger=trigger, days=days, repeat_days=repeat_days, audience=audience, working_days=True
        )


class Migration(migrations.Migration):
    dependencies = [("notices", "0004_part_reminders")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
