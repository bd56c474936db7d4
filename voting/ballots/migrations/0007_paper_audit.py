import django.db.models.deletion
from django.db import migrations, models

from voting.ballots import guards_paper


class Migration(migrations.Migration):
    dependencies = [("ballots", "0006_watch")]

    operations = [
        migrations.CreateModel(
            name="PaperAudit",
            fields=[
                (
                    "id",
                    models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"),
                ),
                ("seed", models.CharField(max_length=60)),
                ("sheets", models.PositiveIntegerField()),
                ("size", models.PositiveIntegerField()),
                ("started_by", models.CharField(max_length=60)),
                ("started_name", models.CharField(max_length=120)),
                ("started_at", models.DateTimeField()),
                (
                    "contest",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="paper_audit",
                        to="ballots.contest",
                    ),
                ),
            ],
        ),
        *guards_paper.AUDIT_GUARDS,
    ]
