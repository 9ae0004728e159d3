"""Writes about what is required: a framework loaded and put in force, an agency's own levels, what a course attests."""

from collections.abc import Mapping

from django.core.cache import cache
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from learning.competencies.models import (
    HIGHEST_LEVEL,
    Competency,
    Domain,
    Framework,
    Level,
    Offer,
    Requirement,
    RequirementOverride,
)
from learning.people.models import Agency, RoleProfile, User
from learning.people.permissions import may_administer

Rows = list[Mapping[str, str]]


@transaction.atomic
def load_framework(*, version: str, domains: Rows, competencies: Rows, levels: Rows, requirements: Rows) -> Framework:
    """Create a framework version from the rows of fixtures/*.csv and put it in force; an existing version is returned.

    Raises ValueError, and changes nothing, when a competency lacks one of its five anchors or a required level is not 0-4.
    """
    existing = Framework.objects.filter(version=version).first()
    if existing:
        return existing
    framework = Framework.objects.create(version=version)
    by_domain = {
        row["code"]: Domain.objects.create(
            framework=framework, code=row["code"], order=int(row["order"]), **_names(row, "name")
        )
        for row in domains
    }
    by_code = {
        row["code"]: Competency.objects.create(
            framework=framework,
            domain=by_domain[row["domain"]],
            code=row["code"],
            order=place,
            default_importance=row["importance"],
            **_names(row, "short"),
            **_names(row, "statement"),
        )
        for place, row in enumerate(competencies, start=1)
    }
    _load_levels(by_code, levels)
    _load_requirements(by_code, requirements)
    return put_in_force(framework=framework)


def _names(row: Mapping[str, str], field: str) -> dict[str, str]:
    return {f"{field}_{language}": row[f"{field}_{language}"] for language in ("en", "ru", "tk")}


def _load_levels(by_code: Mapping[str, Competency], rows: Rows) -> None:
    anchors = [Level(competency=by_code[row["competency"]], value=int(row["level"]), **_names(row, "anchor")) for row in rows]
    for code, competency in by_code.items():
        if sorted(anchor.value for anchor in anchors if anchor.competency is competency) != [0, 1, 2, 3, 4]:
            raise ValueError(f"{code}: needs one anchor for each level from 0 to 4.")
    Level.objects.bulk_create(anchors)


def _load_requirements(by_code: Mapping[str, Competency], rows: Rows) -> None:
    profiles = {profile.code: profile for profile in RoleProfile.objects.all()}
    requirements = []
    for row in rows:
        competency = by_code[row["competency_code"]]
        for code, profile in profiles.items():
            level = int(row[code])
            if not 0 <= level <= 4:
                raise ValueError(f"{competency.code}, {code}: required level {level} is not between 0 and 4.")
            requirements.append(Requirement(competency=competency, profile=profile, level=level))
    Requirement.objects.bulk_create(requirements)


@transaction.atomic
def put_in_force(*, framework: Framework) -> Framework:
    """Make a version the one in force; the one before is retired."""
    Framework.objects.filter(state=Framework.State.IN_FORCE).exclude(pk=framework.pk).update(state=Framework.State.RETIRED)
    framework.state = Framework.State.IN_FORCE
    framework.save(update_fields=["state"])
    return framework


@transaction.atomic
def decide_requirement(
    *, agency: Agency, profile: RoleProfile, competency: Competency, level: int, reason: str, by: User
) -> RequirementOverride:
    """Keep the level that an agency asks of one of its role profiles instead of the matrix, with the reason it gave.

    Told again it replaces what was decided; the same told twice changes nothing. Editions that are frozen keep their
    own. Raises ValidationError without a reason, for a level outside 0-4, a regional unit or a retired framework.
    """
    _must_keep_requirements(by)
    if not reason.strip():
        raise ValidationError({"reason": _("Give the reason of the agency.")})
    if not 0 <= level <= HIGHEST_LEVEL:
        raise ValidationError({"level": _("A level is between 0 and 4.")})
    if agency.parent_id:
        raise ValidationError({"agency": _("A regional unit follows its agency. Choose the agency.")})
    if competency.framework.state == Framework.State.RETIRED:
        raise ValidationError({"competency": _("This framework is retired. Choose a competency of the one in force.")})
    told = {"level": level, "reason": reason.strip()}
    key = {"agency": agency, "profile": profile, "competency": competency}
    held = RequirementOverride.objects.select_for_update().filter(**key).first()
    if held and (held.level, held.reason) == (level, told["reason"]):
        return held
    override, _created = RequirementOverride.objects.update_or_create(
        **key, defaults={**told, "decided_by": by, "decided_on": timezone.localdate()}
    )
    log(instance=override, action="okuw.decide_requirement", user=by, data={"before": held and held.level, **told})
    cache.delete("requirements")
    return override


@transaction.atomic
def withdraw_requirement(*, override: RequirementOverride, by: User) -> None:
    """Let the matrix hold again for this agency, profile and competency."""
    _must_keep_requirements(by)
    log(instance=override, action="wagtail.delete", user=by, deleted=True)
    override.delete()
    cache.delete("requirements")


def _must_keep_requirements(by: User) -> None:
    if not may_administer(by):
        raise PermissionDenied(_("Requirements are kept by a system administrator."))


def note_offer(
    *, module: str, titles: Mapping[str, str], address: str, minutes: int, levels: Mapping[str, int], is_open: bool
) -> Offer:
    """Keep what a course attests, as the storey above tells it. Telling it again replaces what was told before."""
    offer, _created = Offer.objects.update_or_create(
        module=module,
        defaults={"titles": dict(titles), "address": address, "minutes": minutes, "levels": dict(levels), "open": is_open},
    )
    return offer
