"""docs/privacy.md tells the truth: every field about a person stands in it, and what is never kept has no field anywhere."""

import inspect
import re
from pathlib import Path

import pytest
from django.apps import apps

from learning.people import permissions
from learning.people.models import User
from learning.people.officials_file import FORBIDDEN

PAGE = (Path(__file__).resolve().parent.parent.parent / "docs" / "privacy.md").read_text(encoding="utf-8")
OURS = ("learning", "assessments", "courses")
# Names that say something about a person wherever they stand; compared with whole names and with parts between underscores.
PERSONAL = {
    "username", "first_name", "last_name", "middle_name", "patronymic", "holder_name", "email", "phone", "mobile", "password",
    "last_login", "date_joined", "account_ends", "sex", "gender", "age", "age_band", "region", "language", "groups", "levels",
    "ip", "user_agent", "avatar", "signature", "salary", "consented_at", "ineligible_reason", "response", "reason",
    "user_permissions", "is_superuser",
}  # fmt: skip
# What no table may hold, about officials or about anybody else; beside the words that no file of officials may bring.
NEVER = {
    "passport", "birth", "birthday", "born", "dob", "nationality", "citizenship", "ethnicity", "ethnic", "race", "religion",
    "faith", "victim", "victims", "survivor", "migrant", "suspect", "biometric", "fingerprint", "photo", "health", "disability",
    "diagnosis", "marital", "spouse", "orientation", "ssn", "snils", "inn",
}  # fmt: skip


def fields_of(model):
    return [*model._meta.local_fields, *model._meta.local_many_to_many]


def our_models():
    """Our models; the tables that Django makes for a many-to-many field are told of with the field."""
    return [model for label in OURS for model in apps.get_app_config(label).get_models()]


def points_at_a_user(field) -> bool:
    return field.is_relation and field.related_model is User


def about_people() -> list[str]:
    return sorted(
        f"{model.__name__}.{field.name}"
        for model in our_models()
        for field in fields_of(model)
        if points_at_a_user(field) or {field.name, *field.name.split("_")} & PERSONAL
    )


@pytest.mark.parametrize("name", about_people())
def test_every_field_about_a_person_is_declared(name):
    assert f"`{name}`" in PAGE, f"say in docs/privacy.md what {name} is, why it is kept, who sees it and how long"


def test_every_table_of_a_package_that_names_users_is_declared():
    theirs = {
        model._meta.label
        for model in apps.get_models()
        if model._meta.app_label not in OURS and any(map(points_at_a_user, fields_of(model)))
    }
    assert sorted(label for label in theirs if f"`{label}`" not in PAGE) == []


def test_nothing_is_declared_that_does_not_exist():
    known = {model.__name__: {field.name for field in model._meta.get_fields()} for model in our_models()}
    told = re.findall(r"`([A-Z]\w+)\.([a-z]\w+)`", PAGE)
    assert [f"{model}.{field}" for model, field in told if field not in known.get(model, ())] == []


def test_no_table_has_a_field_for_what_is_never_kept():
    held = [
        f"{model._meta.label}.{field.name}"
        for model in apps.get_models()
        for field in fields_of(model)
        if set(field.name.lower().split("_")) & NEVER
    ]
    assert held == []


def test_what_is_never_kept_is_refused_in_files_too():
    refused = {word for _kind, parts, whole in FORBIDDEN for word in (*parts, *whole)}
    assert (
        sorted(word for word in ("passport", "birth", "nationality", "ethnic", "religi", "victim") if word not in refused) == []
    )


def test_every_predicate_stands_in_the_table_of_roles():
    predicates = [
        name
        for name, found in inspect.getmembers(permissions, inspect.isfunction)
        if found.__module__ == permissions.__name__ and not name.startswith("_")
    ]
    assert sorted(name for name in predicates if f"`{name}`" not in PAGE) == []
