"""The first set of lamp rules; an office changes the rows, not the code."""

from django.db import migrations

# order, condition, days, working days, colour
RULES = [
    (10, "finished", 0, False, "grey"),
    (20, "suspended", 0, False, "grey"),
    (30, "overdue", 0, False, "red"),
    (40, "unacknowledged", 3, True, "yellow"),
    (50, "due_within", 5, True, "yellow"),
    (60, "otherwise", 0, False, "green"),
]


def add(apps, schema_editor):
    LampRule = apps.get_model("commitments", "LampRule")
    for order, condition, days, working, colour in RULES:
        LampRule.objects.create(order=order, condition=condition, days=days, working_days=working, colour=colour)


class Migration(migrations.Migration):
    dependencies = [("commitments", "0001_initial")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
