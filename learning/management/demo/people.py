"""The demo's people: about 420 fictional officials in the agencies, and the ten accounts of fixtures/demo/accounts.csv."""

import random
from dataclasses import dataclass, field
from datetime import date, timedelta

import yaml
from django.contrib.auth.hashers import make_password

from learning.languages import search_key
from learning.management.reference import FIXTURES
from learning.people.models import Agency, Post, Region, RoleProfile, User
from learning.people.posts import appoint, refresh_search_key
from learning.people.reference import read_rows
from learning.people.services import grant_role

PASSWORD = "okuw-demo-2026"  # noqa: S105 - the demo's public password
# Officials by agency. Two associations are small enough to be pooled in the national report.
SIZES = {
    "MIA": 56, "SBS": 50, "SMS": 38, "PGO": 34, "SCUS": 30, "SCT": 28, "MLSP": 32, "MHMI": 34, "MOE": 32, "MFA": 22,
    "MOD": 14, "OMB": 8, "MEJ": 9, "MFE": 9, "SCS": 8, "ISLD": 7, "YNAM": 4, "YENM": 4,
}  # fmt: skip
TEAM = 11


@dataclass
class People:
    """Who was made, for the steps after this one."""

    accounts: dict[str, User] = field(default_factory=dict)
    officials: list[User] = field(default_factory=list)


def load_people(dice: random.Random, today: date) -> People:
    """Make everyone, always the same people for the same seed."""
    people = People()
    profiles = {profile.code: profile for profile in RoleProfile.objects.all()}
    agencies = {agency.code: agency for agency in Agency.objects.prefetch_related("profiles")}
    password = make_password(PASSWORD)
    for row in read_rows(FIXTURES / "demo" / "accounts.csv"):
        people.accounts[row["username"]] = _account(row, agencies.get(row["agency"]), profiles, password, today)
    names = yaml.safe_load((FIXTURES / "demo" / "names.yaml").read_text(encoding="utf-8"))
    for code, size in SIZES.items():
        _staff(people, dice, agencies[code], size, names, today)
    people.officials += [user for user in people.accounts.values() if user.posts.exists()]
    return people


def _account(row: dict, agency: Agency | None, profiles: dict, password: str, today: date) -> User:
    user = User.objects.create(
        username=row["username"],
        password=password,
        first_name=row["first_name"],
        last_name=row["last_name"],
        email=f"{row['username']}@example.test",
        agency=agency,
        language=row["language"],
        sex=row["sex"],
        age_band=row["age_band"],
    )
    refresh_search_key(user)
    user = grant_role(user=user, role=row["role"], by=None)
    if row["profile"]:
        appoint(
            user=user,
            agency=agency,
            profiles=[profiles[row["profile"]]],
            since=today - timedelta(days=1500),
            region=row["region"],
            supervisor=User.objects.filter(username="supervisor").exclude(pk=user.pk).first()
            if row["agency"] == "SBS"
            else None,
        )
    return user


def _staff(people: People, dice: random.Random, agency: Agency, size: int, names: dict, today: date) -> None:
    users = [_official(dice, agency, number, names) for number in range(1, size + 1)]
    users = User.objects.bulk_create(users)
    leads = [user for place, user in enumerate(users) if place % TEAM == 0]
    for lead in leads:
        lead.role = User.Role.SUPERVISOR
    User.objects.bulk_update(leads, ["role"])
    own = list(agency.profiles.all())
    posts = []
    for place, user in enumerate(users):
        lead = leads[place // TEAM]
        if agency.code == "SBS" and place // TEAM == 0:
            lead = people.accounts["supervisor"]
        posts.append(
            Post(
                user=user,
                agency=agency,
                region=dice.choice([*Region.values, *[value for value in Region.values if value != "arkadag"]]),
                main_profile=dice.choice(own),
                supervisor=None if lead == user else lead,
                since=today - timedelta(days=dice.randrange(900, 3000)),
            )
        )
    posts = Post.objects.bulk_create(posts)
    for post in posts:
        others = [profile for profile in own if profile != post.main_profile]
        if others and dice.random() < 0.12:
            post.other_profiles.add(dice.choice(others))
    people.officials += users


def _official(dice: random.Random, agency: Agency, number: int, names: dict) -> User:
    sex = dice.choice(["female", "male"])
    ending = "owa" if sex == "female" else "ow"
    first, last = dice.choice(names[sex]), dice.choice(names["surnames"]) + ending
    username = f"{agency.code.lower()}{number:03}"
    return User(
        username=username,
        password="!",  # noqa: S106 - an unusable password: these people cannot sign in
        first_name=first,
        last_name=last,
        agency=agency,
        language=dice.choices(["tk", "ru", "en"], [60, 36, 4])[0],
        sex=dice.choices([sex, ""], [92, 8])[0],
        age_band=dice.choices(["to-29", "30-39", "40-49", "50+", ""], [18, 34, 28, 14, 6])[0],
        search_key=search_key(last, first, username),
    )
