"""Agencies and role profiles, from the hand-kept files in fixtures/ or one by one.

Called by load_demo, by a first installation and by the admin.
"""

import csv
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from learning.languages import search_key
from learning.people.models import Agency, CoordinationBody, Membership, RoleProfile

Row = Mapping[str, str]


def read_rows(path: Path) -> list[dict[str, str]]:
    """The rows of one of our CSV files, by column name."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@transaction.atomic
def load_role_profiles(rows: Iterable[Row]) -> list[RoleProfile]:
    """Create the role profiles, or bring existing ones to these names."""
    return [
        RoleProfile.objects.update_or_create(
            code=row["code"],
            defaults={"order": int(row["order"]), **{f"name_{code}": row[f"name_{code}"] for code in ("en", "ru", "tk")}},
        )[0]
        for row in rows
    ]


@transaction.atomic
def load_agencies(rows: Iterable[Row]) -> list[Agency]:
    """Create the agencies, or bring existing ones to these names, each with its role profiles."""
    profiles = {profile.code: profile for profile in RoleProfile.objects.all()}
    agencies = []
    for row in rows:
        names = {f"name_{code}": row[f"name_{code}"] for code in ("en", "ru", "tk")}
        agency, _created = Agency.objects.update_or_create(
            code=row["code"],
            defaults={
                **names,
                "kind": row["kind"],
                "mandate": row["mandate"],
                "source": row["source"],
                "is_partner": row["is_partner"] == "yes",
                "search_key": search_key(row["code"], *names.values()),
            },
        )
        agency.profiles.set(profiles[code] for code in row["profiles"].split())
        agencies.append(agency)
    return agencies


@transaction.atomic
def keep_agency(*, agency: Agency, profiles: Iterable[RoleProfile]) -> Agency:
    """Save an agency with its role profiles and the text by which it is found.

    Raises ValidationError when it would be part of itself or of a unit, or its own successor.
    """
    if agency.parent and (agency.parent == agency or agency.parent.parent_id):
        raise ValidationError({"parent": _("A unit is part of an agency, and of no other unit.")})
    if agency.successor and agency.successor == agency:
        raise ValidationError({"successor": _("No agency succeeds itself.")})
    agency.search_key = search_key(agency.code, agency.name_en, agency.name_ru, agency.name_tk)
    agency.full_clean()
    agency.save()
    agency.profiles.set(profiles)
    return agency


@transaction.atomic
def ensure_body(*, names: Mapping[str, str], members: Iterable[Agency], since: date) -> CoordinationBody:
    """The coordination body with its members; told again, it is the same body."""
    body, _created = CoordinationBody.objects.get_or_create(
        name_en=names["en"], defaults={"name_ru": names["ru"], "name_tk": names["tk"], "since": since}
    )
    for agency in members:
        Membership.objects.get_or_create(body=body, agency=agency, since=since)
    return body
