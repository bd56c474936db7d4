import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('processes', '0003_moderator'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('key', models.BigIntegerField()),
                ('origin', models.CharField(choices=[('report', 'Reported'), ('changed', 'Changed by its writer after it was returned')], default='report', max_length=10)),
                ('opened_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('open', 'Waiting'), ('returned', 'With its writer'), ('decided', 'Decided'), ('gone', 'Taken back by its writer')], default='open', max_length=10)),
                ('report_count', models.PositiveIntegerField(default=0)),
                ('worst_rule', models.PositiveSmallIntegerField(default=0, verbose_name='rule')),
                ('author', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='moderation_cases', to='processes.cycle')),
            ],
            options={
                'ordering': ['opened_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('leave', 'Leave it: it breaks no rule'), ('return', 'Give it back to its writer to change'), ('hide', 'Hide it')], max_length=10)),
                ('rule', models.PositiveSmallIntegerField(default=0, verbose_name='rule')),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('reason', models.TextField(blank=True, max_length=1000, verbose_name='reason')),
                ('at', models.DateTimeField()),
                ('batch', models.UUIDField(db_index=True)),
                ('undone_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='deliberation_moderation.case')),
            ],
            options={
                'verbose_name': 'moderation decision',
                'verbose_name_plural': 'moderation decisions',
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField(max_length=1500, verbose_name='why it is wrong')),
                ('at', models.DateTimeField()),
                ('due_on', models.DateField()),
                ('outcome', models.CharField(blank=True, choices=[('upheld', 'The decision stands'), ('reversed', 'The decision is reversed')], max_length=10)),
                ('reason', models.TextField(blank=True, max_length=1000, verbose_name='reason')),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('appellant', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('first_decider', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('decision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='appeal', to='deliberation_moderation.decision')),
            ],
            options={
                'ordering': ['due_on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=20)),
                ('key', models.BigIntegerField()),
                ('visitor', models.CharField(blank=True, max_length=64)),
                ('rule', models.PositiveSmallIntegerField()),
                ('note', models.CharField(blank=True, max_length=500, verbose_name='what is wrong with it')),
                ('code', models.CharField(max_length=24, unique=True)),
                ('at', models.DateTimeField()),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='deliberation_moderation.case')),
                ('reporter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='RuleBook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField()),
                ('rules', models.JSONField()),
                ('reason', models.CharField(max_length=300, verbose_name='reason')),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('cycle', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rule_books', to='processes.cycle')),
            ],
            options={
                'ordering': ['cycle_id', 'version'],
            },
        ),
        migrations.AddIndex(
            model_name='case',
            index=models.Index(fields=['cycle', 'state', 'opened_at'], name='case_by_state'),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['open', 'returned'])), fields=('kind', 'key'), name='one_open_case'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.UniqueConstraint(condition=models.Q(('undone_at__isnull', True)), fields=('case',), name='one_decision_a_case'),
        ),
        migrations.AddConstraint(
            model_name='decision',
            constraint=models.CheckConstraint(condition=models.Q(('action', 'leave'), models.Q(('rule__gte', 1), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='hiding_names_rule_and_reason'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(('decided_by__isnull', True), ('first_decider__isnull', True), models.Q(('decided_by', models.F('first_decider')), _negated=True), _connector='OR'), name='moderation_other_decider'),
        ),
        migrations.AddConstraint(
            model_name='appeal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('outcome', '')), models.Q(('decided_at__isnull', False), ('outcome__in', ['upheld', 'reversed']), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='moderation_outcome_told'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(condition=models.Q(('reporter__isnull', False)), fields=('kind', 'key', 'reporter'), name='report_once_a_person'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(condition=models.Q(('visitor', ''), _negated=True), fields=('kind', 'key', 'visitor'), name='report_once_a_visitor'),
        ),
        migrations.AddConstraint(
            model_name='rulebook',
            constraint=models.UniqueConstraint(fields=('cycle', 'version'), name='rule_book_once'),
        ),
        migrations.AddConstraint(
            model_name='rulebook',
            constraint=models.CheckConstraint(condition=models.Q(('version__gte', 2)), name='rule_book_after_profile'),
        ),
    ]
