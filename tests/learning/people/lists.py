"""What is in the lists of people, and the name that stands in each of them. For the tests of the admin."""

from learning.competencies.models import Competency, RequirementOverride
from learning.people.models import Agency, CoordinationBody, Membership, Post, RoleProfile, User

CANARY = "Canarygul"


def records(name):
    """One record of a list."""
    models = {
        "wagtailusers_users": User.objects.filter(username="canary"),
        "agency": Agency.objects.filter(code="SBS"),
        "roleprofile": RoleProfile.objects,
        "post": Post.objects.filter(user__username="canary"),
        "coordinationbody": CoordinationBody.objects,
        "membership": Membership.objects,
        "requirementoverride": RequirementOverride.objects,
        "competency": Competency.objects,
    }
    return models[name].first()


def everything():
    """What a forbidden request must not change."""
    models = (User, Agency, RoleProfile, Post, CoordinationBody, Membership, RequirementOverride)
    kept = [list(model.objects.order_by("pk").values()) for model in models]
    return [[{name: value for name, value in row.items() if name != "last_login"} for row in rows] for rows in kept]


def account(user, **changes):
    """The form of an account, as its page sends it."""
    kept = {
        "last_name": user.last_name,
        "first_name": user.first_name,
        "email": user.email,
        "role": user.role,
        "agency": user.agency_id or "",
        "language": user.language,
        "account_ends": user.account_ends or "",
    }
    return kept | changes
