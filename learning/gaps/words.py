"""The words of a report: states, bands, shares, causes, advice, groups. Called by the pages and by nothing that computes."""

from django.utils.translation import gettext_lazy as _

from learning.people.models import Region, User

BANDS = {
    "met": _("met"),
    "minor": _("minor"),
    "moderate": _("moderate"),
    "serious": _("serious"),
    "critical": _("critical"),
}
# The order in which a cell counts its blocks.
BAND_CLASS = {"met": "b0", "minor": "b1", "moderate": "b2", "serious": "b3", "critical": "b4"}
SHARES = {
    "almost_none": _("almost none"),
    "some": _("some"),
    "half": _("about half"),
    "most": _("most"),
    "almost_all": _("almost all"),
}
CAUSES = {
    "K": _("Never learned it"),
    "P": _("Knew it once, rarely used"),
    "T": _("No tool or form"),
    "A": _("Mandate or authority unclear"),
    "R": _("No time, staff or money"),
    "L": _("A rule or law is missing"),
}
ADVICE = {
    "training": _("Training"),
    "non-training first": _("Training alone will not close this gap."),
    "no cause given": _("No cause given"),
    "too few causes": _("Too few named a cause"),
}
QUADRANTS = {
    "train_first": _("Train first"),
    "keep_up": _("Keep up"),
    "later": _("Later"),
    "possible_overinvestment": _("Possible overinvestment"),
}
TRENDS = {"improved": _("improved"), "worsened": _("worsened"), "no clear change": _("no clear change")}
CONFIDENCE = {"none": _("none"), "low": _("low"), "medium": _("medium"), "high": _("high")}
RELIABILITY = {
    "reliable": _("reliable"),
    "indicative": _("indicative only"),
    "do_not_rank": _("too low to rank"),
}
KINDS = {
    "self": _("Self-rating"),
    "supervisor": _("Supervisor's rating"),
    "observed": _("Observed practice"),
    "test": _("Test"),
    "certificate": _("Certificate, valid"),
    "expired": _("Certificate, expired"),
}
STATUSES = {"valid": _("valid"), "expiring": _("of these, ending within 90 days"), "expired": _("expired")}
DIMENSIONS = {"sex": _("Sex"), "age_band": _("Age"), "region": _("Region"), "language": _("Preferred language")}
_LANGUAGES = {"en": "English", "ru": "Русский", "tk": "Türkmençe"}
UNSAID = _("Not said")


def group_name(dimension: str, group: str):
    """The name of a group of a breakdown."""
    return UNSAID if group == "unsaid" else _choices(dimension).get(group, group)


def group_place(dimension: str, group: str) -> tuple:
    """Where a group stands in its table: in the order in which it is asked, those who did not say last."""
    order = [name for name in _choices(dimension) if name]
    return (order.index(group) if group in order else len(order), group == "unsaid", group)


def _choices(dimension: str) -> dict:
    return {
        "sex": dict(User.Sex.choices),
        "age_band": dict(User.AgeBand.choices),
        "region": dict(Region.choices),
        "language": _LANGUAGES,
    }[dimension]


def share_or_number(shown) -> str:
    """A published count or share as it is read: the number, or the words for its code."""
    return SHARES.get(shown, shown) if isinstance(shown, str) else shown
