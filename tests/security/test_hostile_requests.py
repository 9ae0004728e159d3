"""B1, B2: whatever is sent to a form, a JSON door or an address, no page breaks, and what is refused changes nothing.

A few inputs a door in `make test`, thousands in `make audit`. The test client raises what a view lets fall.
"""

import json
from dataclasses import dataclass, field

import pytest
from django.core.cache import cache
from hypothesis import example, given
from hypothesis import strategies as st

from assessments.marking.models import Marking, Regrade, RegradedItem
from assessments.needs.models import Invitation, Rating, Round
from assessments.needs.services import consent
from assessments.quizzes.models import Accommodation, Answer, Attempt, AttemptItem
from assessments.quizzes.services import start_attempt
from courses.enrolments.models import Enrolment
from courses.progress.models import ActivityResult, CourseCompletion, LessonProgress
from learning.certificates.models import Certificate, Revocation
from learning.evidence.models import Evidence, Standing
from learning.gaps.models import Edition
from learning.people.models import Membership, Post, User
from tests.assessments import papers
from tests.assessments.marking.texts import CONSENT, SAFETY
from tests.security.conftest import filled
from tests.security.hostile import DEEP, changed, form_of, json_bodies, pairs, paths, texts
from tests.security.test_url_matrix import OURS
from tests.trials import examples

pytestmark = pytest.mark.trial

RECORDS = (
    Accommodation, Answer, Attempt, AttemptItem, ActivityResult, Certificate, CourseCompletion, Edition, Enrolment, Evidence,
    Invitation, LessonProgress, Marking, Membership, Post, Rating, Regrade, RegradedItem, Revocation,
    Round, Standing, User,
)  # fmt: skip
LESSON = "en/courses/<slug:course>/<slug:module>/<slug:lesson>/"
DIGITS = ["0", "1", "2", "4", "5"]
# Inputs a door.
SAMPLE, AUDIT = 6, 600


@dataclass(frozen=True)
class Door:
    """A form: who may send it, where, what would be right; whether a page that shows it again may have kept a part."""

    role: str
    route: str
    fields: dict = field(default_factory=dict)
    keeps_parts: bool = False


ROUND = {
    "code": ["2027-1"], "title_en": ["Round"], "title_ru": ["Раунд"], "title_tk": ["Tapgyr"], "opens_on": ["2026-11-01"],
    "closes_on": ["2026-12-01"], "k": ["5", "12"], "agencies": ["1", "2"],
}  # fmt: skip
INVITATION = {
    "last_name": ["Amanowa"], "first_name": ["Aýna"], "username": ["a.amanowa"], "email": ["a@example.org", ""],
    "language": ["tk"], "agency": DIGITS, "main_profile": DIGITS, "other_profiles": DIGITS, "region": ["ahal", ""],
    "supervisor": ["", *DIGITS], "since": ["2026-01-15"],
}  # fmt: skip
ACCOMMODATION = {
    "time_factor": ["1.00", "1.25", "1.50", "2.00"], "extra_attempts": ["0", "2", "10"], "reason": ["Agreed in March"],
}  # fmt: skip
RATING = {
    "do": ["save", "save", "clear", "consent", "send"], "c": ["ID1", "ID2"], "level": DIGITS, "importance": DIGITS,
    "cause": ["K", "P", "none"], "seen": ["2026-11-21T10:00:00+05:00"], "agree": ["on"], "go": ["list", "before", "after"],
}  # fmt: skip
ANSWERS = {
    "do": ["save", "send"], "unanswered": ["1,2,3"], "choose": ["7"],
    **{f"q{order}": ["true", "false", "", papers.key("Oak"), papers.key("Red")] for order in range(1, 8)},
    **{f"s{order}": ["0", "1"] for order in range(1, 8)},
    **{f"q4-{papers.key(name)}": [papers.key("Nest")] for name in ("Dog", "Bird")},
}  # fmt: skip
POINTS = {
    f"points-{SAFETY}": ["0", "1", "2"], f"points-{CONSENT}": ["0", "3"], "comment": ["Ask first."], "second_wanted": ["on"],
}  # fmt: skip
REGRADE = {"rule": ["full", "newest"], "reason": ["Two answers are right."]}
DOORS = {
    "profile": Door("official", "en/profile/", {"language": ["en", "tk"], "sex": ["female", ""], "age_band": ["30-39"]}),
    "sign-in": Door(
        "anonymous", "accounts/login/", {"login": ["official"], "password": ["a-long-test-password"], "next": ["/"]}
    ),
    "password reset": Door("anonymous", "accounts/password/reset/", {"email": ["a@example.org"]}),
    "password change": Door(
        "official",
        "accounts/password/change/",
        {"oldpassword": ["x"], "password1": ["another-long-one"], "password2": ["another-long-one"]},
    ),
    "own form": Door("official", "en/needs/<slug:round>/", RATING),
    "supervisor's form": Door("supervisor", "en/team/<uuid:uuid>/", {"level-ID1": [*DIGITS, "none"], "level-ID2": DIGITS}),
    "invitation": Door("focal", "en/team/invite/", INVITATION),
    "accommodation": Door("focal", "en/team/progress/<uuid:uuid>/accommodation/", ACCOMMODATION),
    "new round": Door("coordinator", "en/rounds/", ROUND),
    "joining": Door("coordinator", "en/rounds/<slug:code>/", {"agency": ["1", "2", "3"]}),
    "revocation": Door("coordinator", "en/certificates/revoke/", {"serial": ["A" * 26], "reason": ["Issued in error"]}),
    "tags of questions": Door("trainer", "admin/bulk/assessments/question/add_tags/?id=1&id=2", {"tags": ["form-a, travel"]}),
    "regrade": Door("reviewer", "admin/regrades/version/<int:version>/", REGRADE),
    "course": Door("stranger", "en/courses/<slug:course>/start/", {"again": ["1"]}),
    "marking": Door("trainer", "en/marking/<str:address>/", POINTS),
    "test of the course": Door("official", "en/attempts/<uuid:uuid>/", ANSWERS, keeps_parts=True),
}


def state(records=RECORDS) -> dict:
    """All that a person is on record with, or what else is named."""
    return {model: list(model.objects.order_by("pk").values_list()) for model in records}


class Watch:
    """Compares the record around every request."""

    def __init__(self, client, records=RECORDS):
        self.client, self.records, self.before = client, records, state(records)

    def send(self, method, path, body=b"", kind="", *, shown_is_refused=True, **more):
        cache.clear()
        response = self.client.generic(method, path, body, content_type=kind, **more)
        told = b"" if response.streaming else response.content
        assert response.status_code < 500 and b"Traceback (most recent call last)" not in told, path
        after = state(self.records)
        if response.status_code >= 400 or (shown_is_refused and response.status_code == 200):
            assert after == self.before, (method, path, response.status_code)
        self.before = after
        return response


@pytest.fixture
def at_the_door(world, sign_in):
    """A function: the client of a role with its record watched, and the address of a route."""
    people, values, uuids = world
    consent(invitation=Invitation.objects.get(round__code=values["round"], learner=people["official"]))

    def go(role, route):
        return Watch(sign_in(people[role])), filled(route, values, uuids)

    return go


@examples(SAMPLE * len(DOORS), AUDIT * len(DOORS))
@given(data=st.data())
def test_no_form_breaks(at_the_door, data):
    door = DOORS[data.draw(st.sampled_from(sorted(DOORS)))]
    watch, address = at_the_door(door.role, door.route)
    fields = data.draw(pairs(door.fields))
    watch.send("POST", address, form_of(fields), "application/x-www-form-urlencoded", shown_is_refused=not door.keeps_parts)


@pytest.mark.parametrize("agency", [str(2**63), "9" * 5000, "0", "", "SBS", "\x00"])
def test_no_agency_breaks_a_new_round(at_the_door, agency):
    watch, address = at_the_door("coordinator", "en/rounds/")
    sent = [(name, right[0]) for name, right in ROUND.items() if name != "agencies"]
    form = form_of([*sent, ("agencies", agency)])
    assert watch.send("POST", address, form, "application/x-www-form-urlencoded").status_code == 200


@pytest.fixture
def attempt_of_all_kinds(world, sign_in):
    people, _values, _uuids = world
    attempt = start_attempt(quiz=papers.make_quiz(), learner=people["official"])
    return Watch(sign_in(people["official"])), f"/en/attempts/{attempt.uuid}/"


@examples(SAMPLE * len(papers.KINDS), AUDIT * len(papers.KINDS))
@given(data=st.data())
def test_no_answer_in_json_breaks(attempt_of_all_kinds, data):
    watch, address = attempt_of_all_kinds
    kind = data.draw(st.sampled_from(papers.KINDS))
    right = {"sequence": data.draw(st.integers(0, 40)), "response": papers.RIGHT[kind]}
    body = data.draw(json_bodies(right))
    order = data.draw(st.sampled_from([papers.order_of(kind)] * 8 + [0, 8, 10**18, 10**40]))
    response = watch.send("PUT", f"{address}answers/{order}/", body, "application/json", shown_is_refused=False)
    assert response.status_code in (200, 404, 409, 422)
    assert response.headers["Content-Type"].startswith("application/json") or order >= 10**18


@examples(SAMPLE, AUDIT)
@given(data=st.data())
def test_no_answer_in_a_form_breaks(attempt_of_all_kinds, data):
    watch, address = attempt_of_all_kinds
    fields = data.draw(pairs({**ANSWERS, "do": ["save"]}))
    watch.send("POST", address, form_of(fields), "application/x-www-form-urlencoded", shown_is_refused=False)


@examples(SAMPLE, AUDIT)
@given(body=json_bodies({"place": "b1"}))
@example(body=DEEP[0])
def test_no_place_breaks(at_the_door, body):
    watch, address = at_the_door("colleague", LESSON + "place/")
    watch.send("POST", address, body, "application/json")


@examples(SAMPLE, AUDIT)
@given(serial=texts | changed("A" * 26).map(str))
def test_no_serial_breaks(at_the_door, serial):
    watch, address = at_the_door("anonymous", "en/verify/")
    watch.send("GET", f"{address}?{form_of([('serial', serial)])}")
    quoted = form_of([("", serial)])[1:].replace("+", "%20")
    for path in (f"/verify/{quoted}/", f"/verify/{quoted}.json"):
        assert watch.send("GET", path).status_code in (200, 301, 302, 404)


QUERY = {
    "q": ["law"], "page": ["1", "2"], "edition": ["1"], "audience": ["internal", "joint", "outside"], "c": ["ID1"],
    "lang": ["ru"], "next": ["/en/"], "serial": ["A" * 26], "ordering": ["name", "-id"], "order": ["1"], "agency": ["SBS"],
}  # fmt: skip


@examples(SAMPLE * 3, AUDIT * 3)
@given(data=st.data())
def test_no_question_behind_an_address_breaks(at_the_door, data):
    role = data.draw(st.sampled_from(["anonymous", "official", "coordinator"]))
    watch, address = at_the_door(role, data.draw(st.sampled_from(OURS)))
    watch.send("GET", f"{address}?{form_of(data.draw(pairs(QUERY)))}")


@examples(SAMPLE * 2, AUDIT * 2)
@given(data=st.data())
def test_no_address_breaks(world, sign_in, data):
    people, values, uuids = world
    watch = Watch(sign_in(people[data.draw(st.sampled_from(["anonymous", "official", "coordinator"]))]))
    if data.draw(st.booleans()):
        path = "/" + "/".join(data.draw(paths))
    else:
        junk = {name: form_of([("", data.draw(texts)[:300])])[1:].replace("+", "%20") or "x" for name in values}
        path = filled(data.draw(st.sampled_from(OURS)), junk, uuids)
    watch.send("GET", path + data.draw(st.sampled_from(["", "/", "//", "?", "%00"])))


HEADERS = (
    "HTTP_ACCEPT_LANGUAGE",
    "HTTP_COOKIE",
    "HTTP_REFERER",
    "HTTP_ACCEPT",
    "HTTP_X_CSRFTOKEN",
    "HTTP_ORIGIN",
    "HTTP_RANGE",
)


@examples(SAMPLE, AUDIT)
@given(
    headers=st.dictionaries(
        st.sampled_from(HEADERS), texts.map(lambda text: text.encode("latin-1", "replace").decode("latin-1"))
    ),
    kind=st.sampled_from(["application/json", "text/plain", "multipart/form-data", "multipart/form-data; boundary=x", "", "ý"]),
    body=st.binary(max_size=60) | st.just(json.dumps({"place": "b1"}).encode()),
)
def test_no_header_breaks(at_the_door, headers, kind, body):
    watch, address = at_the_door("official", "en/profile/")
    watch.send("GET", address, **headers)
    watch.send("POST", address, body, kind, **headers)
