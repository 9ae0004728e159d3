import django.contrib.auth.models
import django.contrib.auth.validators
import django.db.models.deletion
import django.utils.timezone
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
    ]

    operations = [
        migrations.CreateModel(
            name='Agency',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=20, unique=True, verbose_name='code')),
                ('kind', models.CharField(choices=[('ministry', 'Ministry'), ('parliament', 'Parliament'), ('independent institution', 'Independent institution'), ('state committee', 'State committee'), ('state service', 'State service'), ('prosecution', 'Prosecution'), ('judiciary', 'Judiciary'), ('research institute', 'Research institute'), ('public association', 'Public association'), ('public organization', 'Public organisation'), ('auxiliary society', 'Auxiliary society'), ('international organization', 'International organisation'), ('regional unit', 'Regional unit')], max_length=40, verbose_name='kind')),
                ('name_en', models.CharField(max_length=200, verbose_name='name in English')),
                ('name_ru', models.CharField(max_length=200, verbose_name='name in Russian')),
                ('name_tk', models.CharField(max_length=200, verbose_name='name in Turkmen')),
                ('mandate', models.TextField(blank=True, verbose_name='part in the response')),
                ('region', models.CharField(blank=True, max_length=20, verbose_name='region')),
                ('is_partner', models.BooleanField(default=False, verbose_name='international partner')),
                ('valid_from', models.DateField(blank=True, null=True, verbose_name='exists since')),
                ('valid_to', models.DateField(blank=True, null=True, verbose_name='existed until')),
                ('source', models.CharField(blank=True, max_length=100, verbose_name='source')),
                ('search_key', models.TextField(blank=True, editable=False)),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='units', to='learning.agency', verbose_name='part of')),
                ('successor', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='predecessors', to='learning.agency', verbose_name='succeeded by')),
            ],
            options={
                'verbose_name': 'agency',
                'verbose_name_plural': 'agencies',
                'ordering': ['code'],
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('is_superuser', models.BooleanField(default=False, help_text='Designates that this user has all permissions without explicitly assigning them.', verbose_name='superuser status')),
                ('username', models.CharField(error_messages={'unique': 'A user with that username already exists.'}, help_text='Required. 150 characters or fewer. Letters, digits and @/./+/-/_ only.', max_length=150, unique=True, validators=[django.contrib.auth.validators.UnicodeUsernameValidator()], verbose_name='username')),
                ('first_name', models.CharField(blank=True, max_length=150, verbose_name='first name')),
                ('last_name', models.CharField(blank=True, max_length=150, verbose_name='last name')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='email address')),
                ('is_staff', models.BooleanField(default=False, help_text='Designates whether the user can log into this admin site.', verbose_name='staff status')),
                ('is_active', models.BooleanField(default=True, help_text='Designates whether this user should be treated as active. Unselect this instead of deleting accounts.', verbose_name='active')),
                ('date_joined', models.DateTimeField(default=django.utils.timezone.now, verbose_name='date joined')),
                ('uuid', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('role', models.CharField(choices=[('learner', 'Learner'), ('supervisor', 'Supervisor'), ('focal', 'Agency focal point'), ('trainer', 'Trainer'), ('reviewer', 'Content reviewer'), ('coordinator', 'National coordinator'), ('partner', 'International partner'), ('admin', 'System administrator')], default='learner', max_length=20, verbose_name='role')),
                ('language', models.CharField(choices=[('en', 'English'), ('ru', 'Russian'), ('tk', 'Turkmen')], default='tk', max_length=2, verbose_name='preferred language')),
                ('sex', models.CharField(blank=True, choices=[('female', 'Woman'), ('male', 'Man'), ('', 'I prefer not to say')], default='', max_length=6, verbose_name='sex')),
                ('age_band', models.CharField(blank=True, choices=[('to-29', 'Up to 29'), ('30-39', '30 to 39'), ('40-49', '40 to 49'), ('50+', '50 and over'), ('', 'I prefer not to say')], default='', max_length=5, verbose_name='age')),
                ('account_ends', models.DateField(blank=True, null=True, verbose_name='account ends on')),
                ('search_key', models.TextField(blank=True, editable=False)),
                ('groups', models.ManyToManyField(blank=True, help_text='The groups this user belongs to. A user will get all permissions granted to each of their groups.', related_name='user_set', related_query_name='user', to='auth.group', verbose_name='groups')),
                ('user_permissions', models.ManyToManyField(blank=True, help_text='Specific permissions for this user.', related_name='user_set', related_query_name='user', to='auth.permission', verbose_name='user permissions')),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='users', to='learning.agency', verbose_name='agency')),
            ],
            options={
                'verbose_name': 'user',
                'verbose_name_plural': 'users',
                'ordering': ['last_name', 'first_name', 'username'],
                'abstract': False,
            },
            managers=[
                ('objects', django.contrib.auth.models.UserManager()),
            ],
        ),
        migrations.AddConstraint(
            model_name='agency',
            constraint=models.CheckConstraint(condition=models.Q(('valid_to__isnull', True), ('valid_from__isnull', True), ('valid_to__gte', models.F('valid_from')), _connector='OR'), name='agency_ends_after_it_begins'),
        ),
    ]
