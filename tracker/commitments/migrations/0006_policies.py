"""The first policies, and the date as first assigned of what was assigned before dates were kept apart."""

from django.db import migrations, models

# kind, decided by, verified first. Registration waits for nobody until an office asks for it.
POLICIES = [
    ("register", "nobody", False),
    ("dispute", "supervision_head", False),
    ("extend", "supervision_head", False),
    ("adjust", "supervision_head", False),
    ("suspend", "supervision_head", False),
    ("complete", "supervision_head", True),
    ("cancel", "supervision_head", False),
]


def add(apps, schema_editor):
    ApprovalPolicy = apps.get_model("commitments", "ApprovalPolicy")
    for kind, decided_by, verified in POLICIES:
        ApprovalPolicy.objects.create(kind=kind, decided_by=decided_by, verified=verified)
    Commitment = apps.get_model("commitments", "Commitment")
    Commitment.objects.filter(assigned_at__isnull=False).update(first_due=models.F("due"))


class Migration(migrations.Migration):
    dependencies = [("commitments", "0005_requests")]
    operations = [migrations.RunPython(add, migrations.RunPython.noop)]
