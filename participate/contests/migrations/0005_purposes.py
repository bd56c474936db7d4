from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("contests", "0004_retention")]

    operations = [
        migrations.AlterField(
            model_name="cyclecontest",
            name="purpose",
            field=models.CharField(
                choices=[
                    ("main", "Budget vote"),
                    ("co_design", "Co-design vote"),
                    ("further", "Another vote"),
                    ("second_round", "Second round"),
                ],
                default="main",
                max_length=20,
            ),
        ),
    ]
