from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0008_when_a_score_was_given'),
    ]

    operations = [
        migrations.AddConstraint(
            model_name='attempt',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('marked_at__isnull', True), ('score__isnull', True)), models.Q(('marked_at__isnull', False), ('score__isnull', False), ('submitted_at__isnull', False)), _connector='OR'), name='a_score_is_given_after_sending'),
        ),
    ]
