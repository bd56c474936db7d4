from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("deliberation", "0001_threads")]

    operations = [
        migrations.AddField(
            model_name="post",
            name="hidden_rule",
            field=models.PositiveSmallIntegerField(default=0),
        ),
    ]
