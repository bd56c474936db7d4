from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('ballots', '0002_revoting_and_log'),
    ]

    operations = [
    ]
