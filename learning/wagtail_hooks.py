"""What the ground floor adds to the Wagtail admin: lists of people and of what is required, and the words of our log."""

from django.utils.translation import gettext_lazy as _
from wagtail import hooks

from learning.competencies.viewsets import RequiredViewSetGroup
from learning.people.viewsets import CLOSED_BULK_ACTIONS, PeopleViewSetGroup


@hooks.register("register_admin_viewset")
def register_lists():
    return [PeopleViewSetGroup(), RequiredViewSetGroup()]


# After Wagtail's own, which they take the place of.
for closed in CLOSED_BULK_ACTIONS:
    hooks.register("register_bulk_action", closed, order=100)


@hooks.register("register_log_actions")
def register_words_of_the_log(actions):
    actions.register_action("okuw.grant_role", _("Give a role"), _("Gave a role"))
    actions.register_action("okuw.invite", _("Invite a colleague"), _("Invited a colleague"))
    actions.register_action("okuw.send_invitation", _("Send an invitation"), _("Sent an invitation"))
    actions.register_action("okuw.hand_over", _("Hand over a sign-in"), _("Handed over a sign-in"))
    actions.register_action("okuw.decide_requirement", _("Decide a requirement"), _("Decided a requirement"))
