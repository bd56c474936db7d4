from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('processes', '0002_offices'),
    ]

    operations = [
        migrations.AlterField(
            model_name='membership',
            name='role',
            field=models.CharField(choices=[('operator', 'Paper operator'), ('delegate', 'Delegate'), ('verifier', 'Verifier'), ('facilitator', 'Facilitator'), ('moderator', 'Moderator'), ('council_editor', 'Council editor'), ('auditor', 'Auditor'), ('administrator', 'Administrator')], max_length=20),
        ),
    ]
