import django.core.validators
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('learning', '0001_people'),
    ]

    operations = [
        migrations.CreateModel(
            name='CoordinationBody',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name_en', models.CharField(max_length=200, verbose_name='name in English')),
                ('name_ru', models.CharField(max_length=200, verbose_name='name in Russian')),
                ('name_tk', models.CharField(max_length=200, verbose_name='name in Turkmen')),
                ('since', models.DateField(blank=True, null=True, verbose_name='since')),
            ],
            options={
                'verbose_name': 'coordination body',
                'verbose_name_plural': 'coordination bodies',
            },
        ),
        migrations.CreateModel(
            name='Offer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('module', models.CharField(max_length=40, unique=True, verbose_name='module')),
                ('titles', models.JSONField(help_text='{language: title}')),
                ('address', models.CharField(help_text="the course's address without the language", max_length=120)),
                ('minutes', models.PositiveSmallIntegerField()),
                ('levels', models.JSONField(help_text='{competency code: level attested}')),
                ('open', models.BooleanField(default=False, verbose_name='open to learners')),
            ],
            options={
                'verbose_name': 'offer',
                'verbose_name_plural': 'offers',
                'ordering': ['module'],
            },
        ),
        migrations.CreateModel(
            name='Certificate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('serial', models.CharField(editable=False, max_length=40, unique=True, verbose_name='serial number')),
                ('completion', models.UUIDField(editable=False, unique=True)),
                ('holder_name', models.CharField(max_length=300, verbose_name='holder')),
                ('agency_names', models.JSONField(default=dict, help_text='{language: name} on the day of issue', verbose_name='agency')),
                ('course_code', models.CharField(max_length=40, verbose_name='course')),
                ('course_titles', models.JSONField(help_text='{language: title}', verbose_name='title')),
                ('minutes', models.PositiveSmallIntegerField(verbose_name='minutes')),
                ('competencies', models.JSONField(help_text='[{code, level, names: {language: short name}}]', verbose_name='competencies')),
                ('score', models.DecimalField(decimal_places=4, max_digits=5, verbose_name='score')),
                ('language', models.CharField(max_length=2, verbose_name='language')),
                ('issuer', models.CharField(max_length=200, verbose_name='issuer')),
                ('issued_on', models.DateField(verbose_name='issued on')),
                ('valid_until', models.DateField(verbose_name='valid until')),
                ('created_at', models.DateTimeField(auto_now_add=True)),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='certificates', to=settings.AUTH_USER_MODEL)),
                ('superseded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='supersedes', to='learning.certificate')),
            ],
            options={
                'verbose_name': 'certificate',
                'verbose_name_plural': 'certificates',
                'ordering': ['-issued_on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Edition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('round_code', models.SlugField(max_length=20, verbose_name='round')),
                ('number', models.PositiveSmallIntegerField(verbose_name='edition')),
                ('as_of', models.DateField(verbose_name='evidence up to')),
                ('made_at', models.DateTimeField(default=django.utils.timezone.now, editable=False)),
                ('method', models.CharField(max_length=20, verbose_name='method')),
                ('framework_version', models.CharField(max_length=20, verbose_name='framework')),
                ('k', models.PositiveSmallIntegerField(verbose_name='smallest group')),
                ('gate', models.JSONField(default=dict, editable=False)),
                ('made_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'edition',
                'verbose_name_plural': 'editions',
                'ordering': ['round_code', '-number'],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('competency_code', models.CharField(max_length=6)),
                ('kind', models.CharField(choices=[('self', 'Self-rating'), ('supervisor', "Supervisor's rating"), ('observed', 'Observed practice'), ('test', 'Test'), ('certificate', 'Certificate'), ('revocation', 'Revocation of a certificate')], max_length=12)),
                ('on', models.DateField()),
                ('value', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('ceiling', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('share', models.DecimalField(blank=True, decimal_places=4, max_digits=5, null=True)),
                ('items', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('module', models.CharField(blank=True, max_length=40)),
                ('valid_until', models.DateField(blank=True, null=True)),
                ('led_to_certificate', models.BooleanField(default=False)),
                ('source', models.CharField(max_length=120)),
                ('recorded_at', models.DateTimeField(auto_now_add=True)),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='learning.agency')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to=settings.AUTH_USER_MODEL)),
                ('recorded_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('revokes', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='revocations', to='learning.evidence')),
            ],
            options={
                'verbose_name': 'evidence',
                'verbose_name_plural': 'evidence',
                'ordering': ['on', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Framework',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(max_length=20, unique=True, verbose_name='version')),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('in force', 'In force'), ('retired', 'Retired')], default='draft', max_length=10, verbose_name='state')),
                ('in_force_since', models.DateField(blank=True, null=True, verbose_name='in force since')),
                ('note', models.TextField(blank=True, verbose_name='note')),
            ],
            options={
                'verbose_name': 'competency framework',
                'verbose_name_plural': 'competency frameworks',
                'ordering': ['-id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'in force')), fields=('state',), name='one_framework_in_force')],
            },
        ),
        migrations.CreateModel(
            name='Domain',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=4, verbose_name='code')),
                ('name_en', models.CharField(max_length=160, verbose_name='name in English')),
                ('name_ru', models.CharField(blank=True, max_length=160, verbose_name='name in Russian')),
                ('name_tk', models.CharField(blank=True, max_length=160, verbose_name='name in Turkmen')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='domains', to='learning.framework')),
            ],
            options={
                'verbose_name': 'domain',
                'verbose_name_plural': 'domains',
                'ordering': ['order'],
            },
        ),
        migrations.CreateModel(
            name='Competency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=6, verbose_name='code')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('short_en', models.CharField(max_length=80, verbose_name='short name in English')),
                ('short_ru', models.CharField(blank=True, max_length=80, verbose_name='short name in Russian')),
                ('short_tk', models.CharField(blank=True, max_length=80, verbose_name='short name in Turkmen')),
                ('statement_en', models.TextField(verbose_name='statement in English')),
                ('statement_ru', models.TextField(blank=True, verbose_name='statement in Russian')),
                ('statement_tk', models.TextField(blank=True, verbose_name='statement in Turkmen')),
                ('default_importance', models.DecimalField(decimal_places=1, max_digits=2, verbose_name='importance, 1 to 5')),
                ('domain', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='competencies', to='learning.domain', verbose_name='domain')),
                ('framework', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='competencies', to='learning.framework')),
            ],
            options={
                'verbose_name': 'competency',
                'verbose_name_plural': 'competencies',
                'ordering': ['order'],
            },
        ),
        migrations.CreateModel(
            name='Level',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('value', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(4)], verbose_name='level')),
                ('anchor_en', models.TextField(verbose_name='anchor in English')),
                ('anchor_ru', models.TextField(blank=True, verbose_name='anchor in Russian')),
                ('anchor_tk', models.TextField(blank=True, verbose_name='anchor in Turkmen')),
                ('competency', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='levels', to='learning.competency')),
            ],
            options={
                'verbose_name': 'level',
                'verbose_name_plural': 'levels',
                'ordering': ['value'],
            },
        ),
        migrations.CreateModel(
            name='Membership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField(verbose_name='since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='learning.agency')),
                ('body', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='memberships', to='learning.coordinationbody')),
            ],
            options={
                'verbose_name': 'membership',
                'verbose_name_plural': 'memberships',
            },
        ),
        migrations.AddField(
            model_name='coordinationbody',
            name='members',
            field=models.ManyToManyField(related_name='bodies', through='learning.Membership', to='learning.agency', verbose_name='members'),
        ),
        migrations.CreateModel(
            name='PersonFigures',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('profile', models.CharField(max_length=10)),
                ('groups', models.JSONField(help_text='{"sex": .., "age_band": .., "region": .., "language": ..}')),
                ('levels', models.JSONField(help_text='{competency code: [required, current or null, confidence, "kinds of evidence used"]}')),
                ('certificates', models.JSONField(default=dict, help_text='{module: "valid", "expiring" or "expired"}')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='learning.agency')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='people', to='learning.edition')),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'figures of a person',
                'verbose_name_plural': 'figures of people',
            },
        ),
        migrations.CreateModel(
            name='Report',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('audience', models.CharField(choices=[('internal', 'Inside the platform'), ('joint', 'For the coordinator'), ('outside', 'For outside')], default='internal', max_length=8)),
                ('body', models.JSONField()),
                ('ledger', models.JSONField(default=dict, help_text='{column: {competency code: what stands under the cell}}')),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='learning.agency')),
                ('edition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='reports', to='learning.edition')),
            ],
            options={
                'verbose_name': 'report',
                'verbose_name_plural': 'reports',
            },
        ),
        migrations.CreateModel(
            name='ReportExport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('format', models.CharField(max_length=8)),
                ('at', models.DateTimeField(auto_now_add=True)),
                ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='exports', to='learning.report')),
                ('user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'export of a report',
                'verbose_name_plural': 'exports of reports',
                'ordering': ['-at', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Revocation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='reason')),
                ('revoked_on', models.DateField(verbose_name='revoked on')),
                ('certificate', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='revocation', to='learning.certificate')),
                ('revoked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'revocation',
                'verbose_name_plural': 'revocations',
            },
        ),
        migrations.CreateModel(
            name='RoleProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=10, unique=True, verbose_name='code')),
                ('name_en', models.CharField(max_length=120, verbose_name='name in English')),
                ('name_ru', models.CharField(max_length=120, verbose_name='name in Russian')),
                ('name_tk', models.CharField(max_length=120, verbose_name='name in Turkmen')),
                ('order', models.PositiveSmallIntegerField(default=0, verbose_name='order')),
                ('agencies', models.ManyToManyField(blank=True, related_name='profiles', to='learning.agency', verbose_name='agencies')),
            ],
            options={
                'verbose_name': 'role profile',
                'verbose_name_plural': 'role profiles',
                'ordering': ['order', 'code'],
            },
        ),
        migrations.CreateModel(
            name='RequirementOverride',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(4)], verbose_name='required level')),
                ('reason', models.TextField(verbose_name='reason')),
                ('decided_on', models.DateField(auto_now_add=True, verbose_name='decided on')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='overrides', to='learning.agency', verbose_name='agency')),
                ('competency', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='overrides', to='learning.competency', verbose_name='competency')),
                ('decided_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='overrides', to='learning.roleprofile', verbose_name='role profile')),
            ],
            options={
                'verbose_name': 'requirement of an agency',
                'verbose_name_plural': 'requirements of agencies',
            },
        ),
        migrations.CreateModel(
            name='Requirement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField(validators=[django.core.validators.MaxValueValidator(4)], verbose_name='required level')),
                ('competency', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='requirements', to='learning.competency')),
                ('profile', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requirements', to='learning.roleprofile')),
            ],
            options={
                'verbose_name': 'requirement',
                'verbose_name_plural': 'requirements',
            },
        ),
        migrations.CreateModel(
            name='Post',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('region', models.CharField(blank=True, choices=[('asgabat', 'Ashgabat'), ('arkadag', 'Arkadag'), ('ahal', 'Ahal'), ('balkan', 'Balkan'), ('dasoguz', 'Dashoguz'), ('lebap', 'Lebap'), ('mary', 'Mary')], max_length=20, verbose_name='region')),
                ('since', models.DateField(verbose_name='since')),
                ('until', models.DateField(blank=True, null=True, verbose_name='until')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='posts', to='learning.agency', verbose_name='agency')),
                ('supervisor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='team_posts', to=settings.AUTH_USER_MODEL, verbose_name='supervisor')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to=settings.AUTH_USER_MODEL, verbose_name='official')),
                ('main_profile', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='main_posts', to='learning.roleprofile', verbose_name='main role profile')),
                ('other_profiles', models.ManyToManyField(blank=True, related_name='other_posts', to='learning.roleprofile', verbose_name='other role profiles')),
            ],
            options={
                'verbose_name': 'post',
                'verbose_name_plural': 'posts',
                'ordering': ['-since', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Standing',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('competency_code', models.CharField(max_length=6)),
                ('level', models.DecimalField(decimal_places=4, max_digits=6, null=True)),
                ('confidence', models.DecimalField(decimal_places=4, max_digits=5)),
                ('as_of', models.DateField()),
                ('learner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='standings', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'standing',
                'verbose_name_plural': 'standings',
            },
        ),
        migrations.AddIndex(
            model_name='certificate',
            index=models.Index(fields=['learner', 'course_code'], name='learning_ce_learner_37090c_idx'),
        ),
        migrations.AddConstraint(
            model_name='edition',
            constraint=models.UniqueConstraint(fields=('round_code', 'number'), name='one_edition_a_number'),
        ),
        migrations.AddIndex(
            model_name='evidence',
            index=models.Index(fields=['learner', 'competency_code'], name='learning_ev_learner_693a1a_idx'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.UniqueConstraint(fields=('learner', 'competency_code', 'kind', 'source'), name='one_row_a_fact'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('value__isnull', True), ('value__lte', 4), _connector='OR'), name='evidence_value_0_to_4'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(('share__isnull', True), models.Q(('share__gte', 0), ('share__lte', 1)), _connector='OR'), name='evidence_share_0_to_1'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['self', 'supervisor', 'observed']), _negated=True), ('value__isnull', False), _connector='OR'), name='rating_has_a_value'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'test'), _negated=True), models.Q(('ceiling__isnull', False), ('items__isnull', False), ('share__isnull', False)), _connector='OR'), name='test_has_share_and_ceiling'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'certificate'), _negated=True), models.Q(('ceiling__isnull', False), ('valid_until__isnull', False)), _connector='OR'), name='certificate_has_ceiling_and_end'),
        ),
        migrations.AddConstraint(
            model_name='evidence',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind', 'revocation'), _negated=True), ('revokes__isnull', False), _connector='OR'), name='revocation_names_its_row'),
        ),
        migrations.AddConstraint(
            model_name='domain',
            constraint=models.UniqueConstraint(fields=('framework', 'code'), name='one_domain_code_a_framework'),
        ),
        migrations.AddConstraint(
            model_name='competency',
            constraint=models.UniqueConstraint(fields=('framework', 'code'), name='one_competency_code_a_framework'),
        ),
        migrations.AddConstraint(
            model_name='competency',
            constraint=models.CheckConstraint(condition=models.Q(('default_importance__gte', 1), ('default_importance__lte', 5)), name='importance_1_to_5'),
        ),
        migrations.AddConstraint(
            model_name='level',
            constraint=models.UniqueConstraint(fields=('competency', 'value'), name='one_anchor_a_level'),
        ),
        migrations.AddConstraint(
            model_name='level',
            constraint=models.CheckConstraint(condition=models.Q(('value__lte', 4)), name='level_0_to_4'),
        ),
        migrations.AddConstraint(
            model_name='membership',
            constraint=models.UniqueConstraint(fields=('body', 'agency', 'since'), name='one_membership_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='personfigures',
            constraint=models.UniqueConstraint(fields=('edition', 'learner'), name='one_row_a_person_in_an_edition'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(fields=('edition', 'agency', 'audience'), name='one_agency_report_an_audience'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.UniqueConstraint(condition=models.Q(('agency__isnull', True)), fields=('edition', 'audience'), name='one_national_report_an_audience'),
        ),
        migrations.AddConstraint(
            model_name='requirementoverride',
            constraint=models.UniqueConstraint(fields=('competency', 'profile', 'agency'), name='one_override_an_agency'),
        ),
        migrations.AddConstraint(
            model_name='requirementoverride',
            constraint=models.CheckConstraint(condition=models.Q(('level__lte', 4)), name='override_0_to_4'),
        ),
        migrations.AddConstraint(
            model_name='requirement',
            constraint=models.UniqueConstraint(fields=('competency', 'profile'), name='one_requirement_a_profile'),
        ),
        migrations.AddConstraint(
            model_name='requirement',
            constraint=models.CheckConstraint(condition=models.Q(('level__lte', 4)), name='requirement_0_to_4'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.UniqueConstraint(condition=models.Q(('until__isnull', True)), fields=('user',), name='one_current_post'),
        ),
        migrations.AddConstraint(
            model_name='post',
            constraint=models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('since')), _connector='OR'), name='post_ends_after_it_begins'),
        ),
        migrations.AddConstraint(
            model_name='standing',
            constraint=models.UniqueConstraint(fields=('learner', 'competency_code'), name='one_standing_a_competency'),
        ),
    ]
