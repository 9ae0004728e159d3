"""Attempts sent before texts were marked by people had their score at once."""

from django.db import migrations
from django.db.models import F


def at_once(apps, schema_editor):
    apps.get_model("assessments", "Attempt").objects.filter(score__isnull=False).update(marked_at=F("submitted_at"))


class Migration(migrations.Migration):

    dependencies = [
        ('assessments', '0007_sittings_and_markings'),
    ]

    operations = [
        migrations.RunPython(at_once, migrations.RunPython.noop),
    ]
