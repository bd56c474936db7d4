"""People who were erased, and append-only tables whose words an erasure may blank."""

import django.db.models.deletion
from django.db import migrations, models

from participate.kit.appendonly import AppendOnly
from participate.rights.guards import GUARDS, STAYS
from voting.ballots.triggers import Lift


class LiftAppendOnly(Lift):
    """Take away the triggers that refuse everything."""

    def describe(self):
        return f"Lift the triggers of {self.guard.table}"


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("ballots", "0007_paper_audit"),
        ("kit", "0001_initial"),
        ("outcomes", "0001_initial"),
        ("processes", "0001_initial"),
        ("proposals", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Erasure",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("started_at", models.DateTimeField()),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("counts", models.JSONField(blank=True, default=dict)),
            ],
            options={"ordering": ["-id"]},
        ),
        migrations.CreateModel(
            name="LateEntry",
            fields=[
                (
                    "roll",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name="+",
                        serialize=False, to="ballots.roll",
                    ),
                ),
            ],
            options={"verbose_name_plural": "late entries"},
        ),
        *[LiftAppendOnly(AppendOnly(table)) for table in STAYS],
        *GUARDS,
    ]
