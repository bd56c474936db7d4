import django.db.models.deletion
from django.db import migrations, models

from voting.ballots import guards_ceremony, triggers


class Migration(migrations.Migration):

    dependencies = [
        ('ballots', '0003_keeping'),
    ]

    operations = [
        migrations.CreateModel(
            name='Amendment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('field', models.CharField(max_length=40)),
                ('before', models.JSONField(null=True)),
                ('after', models.JSONField(null=True)),
                ('reason', models.TextField()),
                ('state', models.CharField(choices=[('proposed', 'Proposed'), ('applying', 'Applying'), ('applied', 'Applied'), ('withdrawn', 'Withdrawn')], default='proposed', max_length=10)),
                ('proposer', models.CharField(max_length=60)),
                ('proposer_name', models.CharField(max_length=120)),
                ('proposer_role', models.CharField(blank=True, max_length=40)),
                ('proposed_at', models.DateTimeField()),
                ('confirmer', models.CharField(blank=True, max_length=60)),
                ('confirmer_name', models.CharField(blank=True, max_length=120)),
                ('confirmer_role', models.CharField(blank=True, max_length=40)),
                ('confirmed_at', models.DateTimeField(blank=True, null=True)),
                ('contest', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='ballots.contest')),
                ('option', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='ballots.option')),
                ('passing', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='ballots.amendment')),
            ],
            options={
                'ordering': ['contest_id', 'number'],
                'constraints': [models.UniqueConstraint(fields=('contest', 'number'), name='ballot_amendment_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('proposer', ''), _negated=True), models.Q(('confirmer', models.F('proposer')), _negated=True), models.Q(('reason', ''), _negated=True)), name='ballot_amendment_by_two_people'), models.CheckConstraint(condition=models.Q(('state__in', ['proposed', 'withdrawn']), models.Q(models.Q(('confirmer', ''), _negated=True), ('confirmed_at__isnull', False)), _connector='OR'), name='ballot_amendment_confirmed_first'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'applying'), ('passing__isnull', False), ('passing', 0)), models.Q(models.Q(('state', 'applying'), _negated=True), ('passing__isnull', True)), _connector='OR'), name='ballot_amendment_never_left_applying'), models.CheckConstraint(condition=models.Q(('id__gt', 0)), name='ballot_amendment_nowhere_is_empty')],
            },
        ),
        migrations.CreateModel(
            name='CeremonyStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('kind', models.CharField(choices=[('close_asked', 'Close Asked'), ('withdrawn', 'Withdrawn'), ('closed', 'Closed'), ('checkpoint', 'Checkpoint'), ('seed_typed', 'Seed Typed'), ('seeded', 'Seeded'), ('sealed', 'Sealed'), ('counted', 'Counted'), ('published', 'Published'), ('signed', 'Signed')], max_length=12)),
                ('at', models.DateTimeField()),
                ('actor', models.CharField(max_length=60)),
                ('actor_name', models.CharField(max_length=120)),
                ('actor_role', models.CharField(blank=True, max_length=40)),
                ('asker', models.CharField(blank=True, max_length=60)),
                ('asker_name', models.CharField(blank=True, max_length=120)),
                ('asker_role', models.CharField(blank=True, max_length=40)),
                ('data', models.JSONField(blank=True, default=dict)),
                ('previous', models.CharField(blank=True, max_length=64)),
                ('hash', models.CharField(max_length=64)),
                ('contest', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ceremony_steps', to='ballots.contest')),
            ],
            options={
                'ordering': ['contest_id', 'number'],
                'constraints': [models.UniqueConstraint(fields=('contest', 'number'), name='ceremony_number_once'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ('closed', 'seeded')), _negated=True), models.Q(models.Q(('asker', ''), _negated=True), models.Q(('asker', models.F('actor')), _negated=True)), _connector='OR'), name='ceremony_by_two_people'), models.CheckConstraint(condition=models.Q(('actor', ''), _negated=True), name='ceremony_has_actor')],
            },
        ),
        *[triggers.Lift(guard) for guard in guards_ceremony.LIFTED],
        # Updates by way of replacing, and emptying whole tables, are refused too.
        *guards_ceremony.GUARDS,
    ]
