"""A walk through the site in Russian and Turkmen, each role from link to link: no page says an English sentence."""

import re
from datetime import date
from html.parser import HTMLParser
from urllib.parse import urljoin

import pytest
from django.utils import timezone, translation

from assessments.needs.models import Invitation
from assessments.needs.services.answers import consent, save_self_rating
from assessments.needs.services.closing import close_round
from assessments.needs.services.rounds import create_round, open_round
from learning.management.catalogues import read_catalogue
from tests import factories

ROLES = ["nobody", "official", "supervisor", "focal", "coordinator", "partner"]
MOST_PAGES = 60
# Kept out: doors out of the site, files, and the same page in another language.
CLOSED = re.compile(r"^/(?:admin|static|media|neutral)|\.(?:pdf|json|csv|xlsx|html)$|/logout/|[?&](?:lang|query)=")
MANY = re.compile(r"/cell/|/standing/(?=[A-Z])|\?c=")


class Page(HTMLParser):
    """The links of a page and what it tells, by text and by label; parts marked as another language are left out."""

    EMPTY = {"meta", "link", "input", "img", "br", "hr", "wbr", "source", "path", "use"}

    def __init__(self, html, language):
        super().__init__()
        self.language, self.links, self.told, self.open = language, [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        foreign = attrs.get("lang", self.language) != self.language or tag in {"script", "style"}
        if tag not in self.EMPTY:
            self.open.append((tag, foreign))
        if tag == "a" and "href" in attrs:
            self.links.append(attrs["href"].split("#")[0])
        if not foreign and not self.foreign():
            self.told += [attrs.get(name) or "" for name in ("aria-label", "title", "alt", "placeholder", "data-l")]

    def handle_endtag(self, tag):
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data):
        if not self.foreign():
            self.told.append(data)

    def foreign(self):
        return any(foreign for _, foreign in self.open)


def open_survey(border, coordinator, year):
    survey = create_round(
        titles={"en": "Survey", "ru": "Опрос", "tk": "Sorag"},
        opens_on=date(year, 1, 1),
        closes_on=date(year, 12, 31),
        agencies=[border],
        by=coordinator,
    )
    return open_round(round=survey, by=coordinator)


@pytest.fixture
def surveys(border, coordinator, official, colleague):
    """A closed round with a report of eight people, and an open one."""
    for number in range(6):
        factories.make_official(username=f"person{number}", agency=border, profile="BOR")
    year = timezone.localdate().year
    closed = open_survey(border, coordinator, year - 1)
    for number, invitation in enumerate(Invitation.objects.filter(round=closed)):
        consent(invitation=invitation)
        for place, code in enumerate(sorted(invitation.required)):
            save_self_rating(
                invitation=invitation,
                competency_code=code,
                level=(number + place) % 4,
                importance=1 + place % 5,
                cause="KPT"[place % 3],
            )
    close_round(round=closed, by=coordinator)
    open_survey(border, coordinator, year)


def english(language):
    """English texts of our catalogue that this language words otherwise. A small word may be somebody's username."""
    return {
        " ".join(entry.msgid.split())
        for entry in read_catalogue(language)
        if entry.msgstr != entry.msgid and "%" not in entry.msgid and (" " in entry.msgid or entry.msgid[0].isupper())
    }


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["ru", "tk"])
@pytest.mark.parametrize("role", ROLES)
def test_no_page_speaks_english(role, language, request, sign_in, flagship, surveys, official, focal, partner):
    person = None if role == "nobody" else request.getfixturevalue(role)
    type(official).objects.update(language=language)
    if role == "official":
        factories.sit_test(person, flagship)
    client, known = sign_in(person, language), english(language)
    waiting, seen, problems = [f"/{language}/", f"/{language}/none/"], set(), []

    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        if address in seen or CLOSED.search(address) or re.match(r"^/(?:en|ru|tk)/", address) and address[1:3] != language:
            continue
        # The report has a page for each of its hundreds of figures, the standing one a competency: a handful will do.
        kind = MANY.search(address)
        if kind and sum(kind.group() in each for each in seen) > 8:
            continue
        seen.add(address)
        with translation.override(language):
            response = client.get(address, follow=True)
        assert response.status_code in {200, 404}, address
        if not response.headers["Content-Type"].startswith("text/html"):
            continue
        page = Page(response.content.decode(), language)
        waiting += [link for link in (urljoin(response.request["PATH_INFO"], each) for each in page.links) if link[:1] == "/"]
        problems += [f"{address}: {text}" for text in {" ".join(told.split()) for told in page.told} & known]

    assert len(seen) > 5
    assert not problems, "\n".join(sorted(set(problems)))
