"""Officials from a CSV file: the whole file or nothing, each bad row named by line and column."""

import json
from datetime import date, timedelta
from io import StringIO

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from learning.people.import_officials import import_officials
from learning.people.models import Post, User
from learning.people.officials_file import COLUMNS, LARGEST_FILE, forbidden_kind
from learning.people.selectors import current_post, profile_codes, team_of
from tests import factories

HEADER = "username,last_name,first_name,email,agency,region,profiles,since,role,supervisor,language,sex,age_band,account_ends"
MARAL = "maral,Annaýewa,Maral,maral@example.org,SBS,ahal,BOR FLO,2024-03-01,learner,bahar,ru,female,30-39,"
BAHAR = "bahar,Çaryýewa,Bahar,,SBS,ahal,BOR,01.02.2020,supervisor,,tk,,,"


def told(*lines, header=HEADER):
    return ("\n".join((header, *lines)) + "\n").encode()


def problems_of(*lines, header=HEADER):
    """What is refused, as (line, column), after making sure that nothing was kept."""
    before = (User.objects.count(), Post.objects.count())
    result = import_officials(content=told(*lines, header=header))
    assert (User.objects.count(), Post.objects.count()) == before
    assert not result.ok and (result.created, result.changed) == (0, 0)
    assert all(problem.message for problem in result.problems)
    return [(problem.line, problem.column) for problem in result.problems]


def row(**cells):
    """A good row with some cells changed."""
    good = dict(zip(HEADER.split(","), MARAL.split(","), strict=True)) | {"supervisor": ""}
    return ",".join((good | cells).values())


def test_people_come_with_post_profiles_and_supervisor(agencies):
    result = import_officials(content=told(MARAL, BAHAR))
    assert (result.ok, result.read, result.created, result.changed, result.unchanged) == (True, 2, 2, 0, 0)
    maral, bahar = User.objects.get(username="maral"), User.objects.get(username="bahar")
    post = current_post(maral)
    assert (post.agency.code, profile_codes(post), post.since) == ("SBS", ["BOR", "FLO"], date(2024, 3, 1))
    assert post.supervisor == bahar, "the supervisor stands later in the file"
    assert list(team_of(bahar)) == [maral]
    assert (maral.agency.code, maral.role, maral.language, maral.sex, maral.age_band) == (
        "SBS",
        "learner",
        "ru",
        "female",
        "30-39",
    )
    assert (bahar.role, current_post(bahar).since, bahar.language) == ("supervisor", date(2020, 2, 1), "tk")
    assert not maral.has_usable_password()
    assert "annaýewa" in maral.search_key


def test_the_same_file_twice_changes_nothing(agencies):
    import_officials(content=told(MARAL, BAHAR))
    with CaptureQueriesContext(
        connection,
    ) as queries:
        result = import_officials(content=told(MARAL, BAHAR))
    assert (result.created, result.changed, result.unchanged) == (0, 0, 2)
    assert Post.objects.count() == 2
    assert not [query for query in queries if query["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]


def test_username_is_one_whatever_its_case_and_form(agencies):
    import_officials(content=told(row(username="ýazgül")))
    result = import_officials(content=told(row(username="ÝAZGU\u0308L")))
    assert (result.created, result.unchanged) == (0, 1)


def test_dry_run_changes_nothing_and_says_what_it_would_do(agencies):
    result = import_officials(content=told(MARAL, BAHAR), dry_run=True)
    assert (result.ok, result.created) == (True, 2)
    assert (User.objects.count(), Post.objects.count()) == (0, 0)


def test_a_new_post_moves_the_person_and_keeps_the_old_post(agencies):
    import_officials(content=told(MARAL, BAHAR))
    moved = row(agency="MIA", profiles="INV", since="2025-06-01", region="mary")
    result = import_officials(content=told(moved))
    assert (result.changed, result.unchanged) == (1, 0)
    maral = User.objects.get(username="maral")
    assert maral.agency.code == "MIA"
    assert list(maral.posts.order_by("since").values_list("agency__code", "region", "until", "supervisor__username")) == [
        ("SBS", "ahal", date(2025, 5, 31), "bahar"),
        ("MIA", "mary", None, None),
    ]


def test_a_new_supervisor_is_no_new_post(agencies):
    import_officials(content=told(MARAL, BAHAR))
    result = import_officials(content=told(row(supervisor="kerim"), row(username="kerim", email="", role="supervisor")))
    assert (result.created, result.changed) == (1, 1)
    maral = User.objects.get(username="maral")
    assert (maral.posts.count(), current_post(maral).supervisor.username) == (1, "kerim")


def test_names_email_role_and_end_are_brought_up_to_date(agencies):
    import_officials(content=told(row()))
    maral = User.objects.get(username="maral")
    EmailAddress.objects.create(user=maral, email=maral.email, verified=True, primary=True)
    ends = timezone.localdate() + timedelta(days=90)
    changed = row(last_name="Öräýewa", email="new@example.org", role="focal", account_ends=ends.isoformat())
    assert import_officials(content=told(changed)).changed == 1
    maral.refresh_from_db()
    assert (maral.last_name, maral.email, maral.role, maral.account_ends) == ("Öräýewa", "new@example.org", "focal", ends)
    assert "öräýewa" in maral.search_key
    assert not EmailAddress.objects.filter(user=maral).exists(), "the old address must not reset the password"


def test_empty_cells_and_missing_columns_change_nothing(agencies):
    import_officials(content=told(MARAL, BAHAR))
    few = told("maral,Annaýewa,Maral,SBS,BOR FLO,2024-03-01", header="username,last_name,first_name,agency,profiles,since")
    assert import_officials(content=few).unchanged == 1
    post = current_post(User.objects.get(username="maral"))
    assert (post.region, post.supervisor.username) == ("ahal", "bahar")


def test_what_people_say_about_themselves_stays_theirs(agencies):
    import_officials(content=told(row()))
    assert import_officials(content=told(row(language="tk", sex="male", age_band="50+"))).unchanged == 1
    maral = User.objects.get(username="maral")
    assert (maral.language, maral.sex, maral.age_band) == ("ru", "female", "30-39")


@pytest.mark.parametrize("start", [b"", b"\xef\xbb\xbf"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_byte_order_mark_and_line_ends_do_not_matter(agencies, start, end):
    content = start + told(MARAL, "", BAHAR).decode().replace("\n", end).encode()
    assert import_officials(content=content).created == 2


def test_semicolons_and_quotes_are_read(agencies):
    content = told(
        'maral;"Annaýewa; Hojaýewa";Maral;SBS;"BOR;FLO";01.03.2024;;;',
        header=";".join(("username", "last_name", "first_name", "agency", "profiles", "since")),
    )
    assert import_officials(content=content).created == 1
    maral = User.objects.get()
    assert (maral.last_name, profile_codes(current_post(maral))) == ("Annaýewa; Hojaýewa", ["BOR", "FLO"])


def test_formula_like_text_is_kept_as_text(agencies):
    assert import_officials(content=told(row(last_name="=SUM(A1)", first_name="@Maral"))).created == 1
    maral = User.objects.get()
    assert (maral.last_name, maral.first_name) == ("=SUM(A1)", "@Maral")


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"username": ""}, "username"),
        ({"username": "maral annayewa"}, "username"),
        ({"username": "=cmd"}, "username"),
        ({"username": "m" * 151}, "username"),
        ({"last_name": ""}, "last_name"),
        ({"last_name": "A" * 151}, "last_name"),
        ({"last_name": "Anna\u202eyewa"}, "last_name"),
        ({"first_name": "Ma\x07ral"}, "first_name"),
        ({"first_name": "Ma\u200bral"}, "first_name"),
        ({"email": "maral"}, "email"),
        ({"agency": ""}, "agency"),
        ({"agency": "NONE"}, "agency"),
        ({"region": "paris"}, "region"),
        ({"profiles": ""}, "profiles"),
        ({"profiles": "BOR KING"}, "profiles"),
        ({"profiles": ";"}, "profiles"),
        ({"since": ""}, "since"),
        ({"since": "2024-02-30"}, "since"),
        ({"since": "03/01/2024"}, "since"),
        ({"since": "2999-01-01"}, "since"),
        ({"since": "1024-01-01"}, "since"),
        ({"role": "king"}, "role"),
        ({"role": "admin"}, "role"),
        ({"role": "Coordinator"}, "role"),
        ({"supervisor": "nobody"}, "supervisor"),
        ({"supervisor": "MARAL"}, "supervisor"),
        ({"language": "de"}, "language"),
        ({"sex": "x"}, "sex"),
        ({"age_band": "33"}, "age_band"),
        ({"account_ends": "soon"}, "account_ends"),
        ({"account_ends": "2001-01-01"}, "account_ends"),
    ],
)
def test_a_bad_cell_is_named_by_line_and_column_and_nothing_is_kept(agencies, cells, column):
    assert problems_of(BAHAR, row(**cells)) == [(3, column)]


def test_all_problems_are_told_at_once(agencies):
    bad = row(username="", agency="NONE", since="x")
    assert problems_of(bad, BAHAR, row(profiles="KING")) == [(2, "username"), (2, "agency"), (2, "since"), (4, "profiles")]


def test_lines_are_counted_as_in_the_file(agencies):
    assert problems_of('maral,"Anna\nyewa",Maral,,SBS,,BOR,2024-01-01,,,,,,', "", row(username="k", since="x")) == [
        (2, "last_name"),
        (5, "since"),
    ]


def test_the_same_person_twice_in_a_file_is_refused(agencies):
    assert problems_of(MARAL, BAHAR, row(username="Maral", email="")) == [(4, "username")]


def test_an_email_belongs_to_one_person(agencies, stranger):
    User.objects.filter(pk=stranger.pk).update(email="Taken@example.org")
    assert problems_of(row(email="taken@EXAMPLE.org")) == [(2, "email")]
    assert problems_of(row(), row(username="other")) == [(3, "email")]


def test_a_supervisor_of_another_agency_is_refused(agencies, stranger):
    assert problems_of(row(supervisor="stranger")) == [(2, "supervisor")]
    assert problems_of(row(supervisor="kerim"), row(username="kerim", email="", agency="MIA")) == [(2, "supervisor")]


def test_a_broken_supervisor_line_is_not_reported_twice(agencies):
    assert problems_of(MARAL, BAHAR.replace("01.02.2020", "x")) == [(3, "since")]


def test_an_agency_must_be_in_force(agencies):
    border = agencies["SBS"]
    border.valid_to, border.successor = date(2020, 1, 1), agencies["MIA"]
    border.save()
    result = import_officials(content=told(row()))
    assert [(problem.line, problem.column) for problem in result.problems] == [(2, "agency")]
    assert "MIA" in result.problems[0].message


def test_another_post_must_begin_after_the_one_held(agencies):
    import_officials(content=told(row()))
    assert problems_of(row(profiles="INV")) == [(2, "since")]
    assert import_officials(content=told(row(since="2019-01-01"))).unchanged == 1, "the same post told with another day"


@pytest.mark.parametrize("role", ["trainer", "coordinator", "admin"])
def test_accounts_with_rights_are_not_touched_by_a_file(agencies, role):
    factories.make_user(username="maral", role=role)
    assert problems_of(row(email="thief@example.org")) == [(2, "username")]


def test_superusers_and_closed_accounts_are_not_touched(agencies):
    person = factories.make_user(username="maral", is_superuser=True)
    assert problems_of(row()) == [(2, "username")]
    person.is_superuser, person.is_active = False, False
    person.save()
    assert problems_of(row()) == [(2, "username")]


@pytest.mark.parametrize(
    "column",
    ["passport_no", "PassportNumber", "Паспорт", "birth_date", "dob", "Дата рождения", "nationality", "гражданство",
     "raýatlygy", "ethnicity", "religion", "phone", "Tel.", "телефон", "home address",
     "photo", "disability", "marital_status", "victim"],
)  # fmt: skip
def test_columns_of_forbidden_data_refuse_the_file(agencies, column):
    before = User.objects.count()
    result = import_officials(content=told(f"{MARAL},secret-value", header=f"{HEADER},{column}"))
    [problem] = result.problems
    assert (problem.line, result.read, User.objects.count()) == (1, 0, before)
    assert "keeps no such data" in problem.message
    assert "secret-value" not in json.dumps(result.as_dict())


def test_our_own_columns_are_not_forbidden():
    assert [column for column in (*COLUMNS, "email_address", "e-mail address") if forbidden_kind(column)] == []


def test_unknown_missing_and_repeated_columns_are_named(agencies):
    header = "username,last_name,first_name,profiles,since,since,colour"
    assert problems_of("a,b,c,BOR,2024-01-01,,red", header=header) == [(1, "agency"), (1, "since"), (1, "colour")]


def test_too_many_cells_are_told(agencies):
    assert problems_of(BAHAR + ",,more") == [(2, "")]
    assert import_officials(content=told(BAHAR + ",,,")).created == 1, "empty cells at the end are a spreadsheet's habit"


def test_quotes_that_do_not_match_are_told(agencies):
    assert problems_of(MARAL, 'bahar,"Çaryýewa,Bahar', row(username="x")) == [(2, "supervisor"), (3, "")]


@pytest.mark.parametrize("encoding", ["cp1251", "iso8859_5", "utf-16", "utf-16-le"])
def test_other_encodings_are_refused(agencies, encoding):
    content = told("maral,Аннаева,Марал,,SBS,,BOR,2024-01-01,,,,,,").decode().encode(encoding)
    [problem] = import_officials(content=content).problems
    assert "UTF-8" in problem.message
    assert not User.objects.exists()


def test_latin_1_is_refused_with_its_line(agencies):
    text = told(row(username="kerim").replace("ý", "y"), "maral,Öräýewa,Maral,,SBS,,BOR,2024-01-01,,,,,,").decode()
    content = text.encode("latin-1")
    [problem] = import_officials(content=content).problems
    assert problem.line == 3


@pytest.mark.parametrize("content", [b"", b"\xef\xbb\xbf", b"\n\n  \n", b"\x00" * 9, b"PK\x03\x04\x14\x00", b'"', b",;,"])
def test_files_that_are_no_table_are_refused(agencies, content):
    assert not import_officials(content=content).ok


def test_a_header_alone_imports_nobody(agencies):
    result = import_officials(content=told())
    assert (result.ok, result.read, result.created) == (True, 0, 0)


def test_too_large_files_are_refused(agencies):
    assert not import_officials(content=b"a" * (LARGEST_FILE + 1)).ok
    many = told(*[row(username=f"u{number}", email="") for number in range(20_001)])
    result = import_officials(content=many)
    assert [(problem.line, problem.column) for problem in result.problems] == [(20_002, "")]


def test_two_thousand_rows_take_a_bounded_number_of_queries(agencies):
    lines = [row(username=f"u{number}", email=f"u{number}@example.org", supervisor="u0") for number in range(1, 2000)]
    content = told(row(username="u0", email="", role="supervisor"), *lines)
    with CaptureQueriesContext(connection) as queries:
        result = import_officials(content=content)
    assert result.created == 2000
    # Rows are written in packets as large as the database takes (SQLite: 999 values), not one by one.
    assert len(queries) < 150
    with CaptureQueriesContext(connection) as again:
        assert import_officials(content=content).unchanged == 2000
    assert len(again) < 20


def command(*args):
    out = StringIO()
    call_command("import_officials", *args, stdout=out)
    return out.getvalue()


def test_the_command_imports_and_says_so(agencies, tmp_path):
    path = tmp_path / "people.csv"
    path.write_bytes(told(MARAL, BAHAR))
    assert "trial" in command(str(path), "--dry-run")
    assert not User.objects.exists()
    assert command(str(path)).startswith("2 rows read: 2 created")
    assert json.loads(command(str(path), "--json")) == {
        "ok": True, "read": 2, "created": 0, "changed": 0, "unchanged": 2, "problems": []
    }  # fmt: skip


def test_the_command_refuses_with_line_and_column(agencies, tmp_path, capsys):
    path = tmp_path / "people.csv"
    path.write_bytes(told(row(agency="NONE"), row(username="k", since="x")))
    with pytest.raises(CommandError) as refusal:
        command(str(path))
    first, second = str(refusal.value).splitlines()
    assert first.startswith("Line 2, agency: ") and second.startswith("Line 3, since: ")
    with pytest.raises(CommandError):
        call_command("import_officials", str(path), "--json")
    printed = json.loads(capsys.readouterr().out)
    assert (printed["ok"], [problem["line"] for problem in printed["problems"]]) == (False, [2, 3])


@pytest.mark.parametrize("name", ["", "missing.csv", "."])
def test_the_command_refuses_a_file_that_cannot_be_read(db, name):
    with pytest.raises(CommandError):
        command(name)


@pytest.mark.parametrize("content", [b"", b"\n \n", b",", b",,\r\n,\n", b'""'])
def test_a_file_in_which_nothing_is_written_is_refused(agencies, content):
    result = import_officials(content=content)
    assert [(problem.line, problem.column) for problem in result.problems] == [(0, "")]
