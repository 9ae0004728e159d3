"""Content notes for every kind of question; difficulty, tags, a reason for each option; the language of an attempt."""

from django.conf import settings
from django.db import migrations, models

NOTES = {"en": "content note in English", "ru": "content note in Russian", "tk": "content note in Turkmen"}
REASONS = {"en": "why, in English", "ru": "why, in Russian", "tk": "why, in Turkmen"}


def notes_up(apps, schema_editor):
    """From the scenario to the question it is."""
    questions = apps.get_model("assessments", "Question").objects
    for case in apps.get_model("assessments", "ScenarioQuestion").objects.all():
        texts = {f"content_note_{code}": getattr(case, f"note_{code}") for code in NOTES}
        questions.filter(pk=case.pk).update(**texts)


def notes_down(apps, schema_editor):
    questions = apps.get_model("assessments", "Question").objects
    cases = apps.get_model("assessments", "ScenarioQuestion").objects
    for question in questions.filter(pk__in=cases.values("pk")):
        cases.filter(pk=question.pk).update(**{f"note_{code}": getattr(question, f"content_note_{code}") for code in NOTES})


class Migration(migrations.Migration):
    dependencies = [("assessments", "0002_initial")]

    operations = [
        migrations.AddField(
            "attempt", "language", models.CharField(blank=True, choices=settings.LANGUAGES, default="", max_length=2),
            preserve_default=False,
        ),
        migrations.AddField(
            "question",
            "difficulty",
            models.PositiveSmallIntegerField(
                choices=[(1, "easy"), (2, "medium"), (3, "hard")], default=2, verbose_name="difficulty"
            ),
        ),
        migrations.AddField("question", "tags", models.JSONField(blank=True, default=list, verbose_name="tags")),
        *(migrations.RenameField("scenarioquestion", f"content_note_{code}", f"note_{code}") for code in NOTES),
        *(
            migrations.AddField("question", f"content_note_{code}", models.TextField(blank=True, default="", verbose_name=words),
                                preserve_default=False)
            for code, words in NOTES.items()
        ),
        migrations.RunPython(notes_up, notes_down),
        *(migrations.RemoveField("scenarioquestion", f"note_{code}") for code in NOTES),
        *(
            migrations.AddField(model, f"feedback_{code}", models.TextField(blank=True, default="", verbose_name=words),
                                preserve_default=False)
            for model in ("singlechoiceoption", "multiplechoiceoption")
            for code, words in REASONS.items()
        ),
    ]  # fmt: skip
