"""One's own settings in the Wagtail admin: the language, and neither the name on certificates nor a picture."""

import pytest

from learning.people.models import User

ADDRESS = "/admin/account/"
KEPT = {
    "locale-preferred_language": "ru",
    "locale-current_time_zone": "Asia/Ashgabat",
    "theme-theme": "system",
    "theme-contrast": "system",
    "theme-density": "default",
}


@pytest.mark.parametrize("role", ["trainer", "reviewer", "partner", "coordinator", "administrator"])
def test_nobody_renames_or_pictures_themselves(flagship, request, sign_in, role):
    author = request.getfixturevalue(role)
    client, name = sign_in(author), author.get_full_name()
    page = client.get(ADDRESS).content.decode()
    assert 'name="locale-preferred_language"' in page
    assert not any(f'name="{field}' in page for field in ("name_email", "avatar"))
    client.post(ADDRESS, KEPT | {"name_email-first_name": "Another", "name_email-last_name": "Name"})
    author = User.objects.get(pk=author.pk)
    assert (author.wagtail_userprofile.preferred_language, author.get_full_name()) == ("ru", name)


def test_the_settings_do_not_exist_without_the_admin(official, sign_in):
    assert sign_in(official).get(ADDRESS).status_code == 404
    assert sign_in(None).get(ADDRESS).url == f"/accounts/login/?next={ADDRESS}"
