"""A step for proposals that an appeal brought back to review."""

from django.db import migrations, models
from django.db.models import Q

TABLE = "proposals_proposalevent"
BEFORE = (
    "submitted", "returned", "resubmitted", "eligible", "merged", "rejected", "routed", "on_ballot", "funded",
    "deferred", "forwarded", "accepted", "partly", "confirmed", "contracted", "self_managed", "in_progress",
    "completed", "cancelled", "assessed",
)
LABELS = {
    "submitted": "Submitted", "returned": "Returned", "resubmitted": "Completed and sent again",
    "reopened": "Back to review after an appeal", "eligible": "Passed verification", "merged": "Merged",
    "rejected": "Rejected", "routed": "Directed to an agency", "on_ballot": "On the ballot", "funded": "Funded",
    "deferred": "Deferred", "forwarded": "Forwarded", "accepted": "Accepted", "partly": "Accepted in part",
    "confirmed": "Confirmed", "contracted": "Contracted", "self_managed": "Carried out by residents",
    "in_progress": "Being carried out", "completed": "Completed", "cancelled": "Cancelled",
    "assessed": "Assessed by residents",
}
_kept: list[str] = []


def remember(apps, schema_editor):
    """SQLite builds the table anew and forgets its triggers, which keep it append-only."""
    _kept.clear()
    if schema_editor.connection.vendor == "sqlite":
        with schema_editor.connection.cursor() as cursor:
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
            _kept.extend(row[0] for row in cursor.fetchall())


def restore(apps, schema_editor):
    """Make the triggers again that the new table lacks."""
    if schema_editor.connection.vendor == "sqlite":
        with schema_editor.connection.cursor() as cursor:
            for statement in _kept:
                cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("proposals", "0003_together")]

    operations = [
        migrations.RunPython(remember, restore),
        migrations.RemoveConstraint(model_name="proposalevent", name="event_decision_known"),
        migrations.AlterField(
            model_name="proposalevent",
            name="decision",
            field=models.CharField(choices=list(LABELS.items()), max_length=20),
        ),
        migrations.AddConstraint(
            model_name="proposalevent",
            constraint=models.CheckConstraint(
                condition=Q(("decision__in", [*BEFORE[:3], "reopened", *BEFORE[3:]])), name="event_decision_known"
            ),
        ),
        migrations.RunPython(restore, remember),
    ]
