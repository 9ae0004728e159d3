"""Hostile and broken files: one clear problem or a reason a question, never an exception, and the counts always agree."""

import random
import stat
import time
import zipfile
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.exchange.formats import READERS, read
from assessments.exchange.services import Wish, import_questions
from tests.assessments.exchange.files import choices, declared, item, package, sample, zipped
from tests.trials import examples, seeds

ITEM = item(choices("Alpha", "Beta", "Gamma"), declared("B"))
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">'
    '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]><quiz><question type="essay"><name><text>&c;</text></name></question></quiz>'
)
FETCHES = '<?xml version="1.0"?><!DOCTYPE quiz [<!ENTITY x SYSTEM "file:///etc/passwd">]><quiz><question>&x;</question></quiz>'
OUTSIDE = '<?xml version="1.0"?><!DOCTYPE quiz SYSTEM "http://127.0.0.1:9/x.dtd"><quiz><question type="essay"/></quiz>'
DEEP = "<quiz>" + "<a>" * 200_000 + "</a>" * 200_000 + "</quiz>"


@pytest.mark.parametrize("form", ["moodlexml", "qti"])
@pytest.mark.parametrize("text", [LAUGHS, FETCHES])
def test_entities_are_not_read(form, text):
    assert read(text.encode(), form).problem.startswith("The file declares entities")


def test_nothing_is_fetched_from_outside():
    assert [row.reason for row in read(OUTSIDE.encode()).questions] in ([], ["The question has no text."])


@pytest.mark.parametrize("form", ["moodlexml", "qti"])
def test_endless_nesting_is_refused(form):
    assert read(DEEP.encode(), form).problem == "The file is nested too deeply."


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("Which?{=b ~[html]" + "<div>" * 15_000 + "}", "A text is nested too deeply."),
        ("Which?{=b ~" + "c" * 200_000 + "}", "A text has more than 100000 characters."),
        ("[markdown]" + "[" * 20_000 + "{=b ~c}", "A text has more than 10000 characters."),
        ("Which?{" + "=a->b " * 100_000 + "}", "The question has more than 500 answers."),
        ("Which?{=a" + "~b" * 100_000 + "}", "The question has more than 500 answers."),
    ],
)
def test_floods_are_skipped(content, reason):
    [row] = read(content.encode(), "gift").questions
    assert row.reason == reason


@pytest.mark.parametrize(
    "content",
    [
        b"<?xml version='1.0'?>" + b"<!--" * 50_000,
        b"Which?\nA) x\n" + b"\n" * 500_000 + b"B) y\nANSWER: A\n" + b"\n" * 500_000,
        b"x {\n" + b"a\n\n" * 100_000 + b"}",
    ],
)
def test_nothing_is_looked_at_again_and_again(content):
    began = time.monotonic()
    for form in ("auto", "gift", "aiken"):
        read(content, form)
    assert time.monotonic() - began < 15


def test_a_flood_of_elements_is_refused():
    assert read(b"<quiz>" + b"<a/>" * 600_000 + b"</quiz>").problem == "The file has more than 500000 elements. Divide it."


@pytest.mark.parametrize(
    "content",
    [
        sample("every-kind.xml")[:2000],
        b"<quiz><question type='essay'></quiz>",
        b'<?xml version="1.0" encoding="klingon"?><quiz/>',
        b"<quiz>\xff\xfe</quiz>",
        b"<quiz></quiz>",
    ],
)
def test_broken_xml_gives_one_problem(content):
    reading = read(content, "moodlexml")
    assert reading.problem and not reading.questions


def renamed(name):
    return package({name: ITEM})


def with_link():
    file = BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        link = zipfile.ZipInfo("link.xml")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return file.getvalue()


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (lambda: renamed("../../evil.xml"), "The package names a file outside itself"),
        (lambda: renamed("/etc/evil.xml"), "The package names a file outside itself"),
        (lambda: renamed("C:/evil.xml"), "The package names a file outside itself"),
        (with_link, "The package holds a link"),
        (lambda: zipped({"zeros.xml": b"0" * 5_000_000}), "A file of the package is packed suspiciously small"),
        (lambda: zipped({f"{n}.xml": b"0" * 9_000_000 for n in range(6)}), "The package is too large when unpacked"),
        (lambda: zipped({f"{n}.txt": b"" for n in range(2001)}), "The package holds more than 2000 files"),
        (lambda: zipped({"inner.zip": package({"1.xml": ITEM})}), "There is no item"),
        (lambda: zipped({"imsmanifest.xml": LAUGHS.encode()}), "The file declares entities"),
        (lambda: zipped({"imsmanifest.xml": b"<manifest/>", "1.xml": b"<html/>"}), "There is no item"),
        (lambda: package({"1.xml": ITEM})[:-30], "The package cannot be opened"),
    ],
)
def test_hostile_packages_are_refused(content, problem):
    reading = read(content())
    assert reading.problem.startswith(problem) and not reading.questions


def test_an_item_that_points_outside_is_missing():
    listed = package({"1.xml": ITEM})
    manifest = zipfile.ZipFile(BytesIO(listed)).read("imsmanifest.xml").replace(b'href="1.xml"', b'href="../../etc/passwd"')
    [row] = read(zipped({"imsmanifest.xml": manifest, "1.xml": ITEM})).questions
    assert row.reason == "The manifest names this file, but it is not in the package."


def test_a_package_with_one_damaged_file():
    content = bytearray(package({"1.xml": ITEM, "2.xml": ITEM}))
    place = content.find(b"2.xml") + 40
    content[place : place + 8] = b"\0" * 8
    rows = read(bytes(content)).questions
    assert [bool(row.entry) for row in rows] == [True, False]


# --- whatever is in a file ------------------------------------------------------------------------
VALID = {
    "gift": sample("every-kind.gift"),
    "aiken": sample("every-kind.aiken"),
    "moodlexml": sample("every-kind.xml"),
    "qti": ITEM,
}
SIGNS = [b"{", b"}", b"~", b"=", b"#", b"->", b"%", b"\\", b"\n", b"\n\n", b"<", b">", b"&", b"::", b"*", b"|", b"..", b"[[1]]"]
SIGNS += [
    b"1e999",
    b"-",
    b"\xf3\xa0\x80\x80",
    b"\xd1",
    b"",
    b"<br/>",
    b"<text>",
    b"</text>",
    b"{1:MC:=a}",
    b"NaN",
    b"$CATEGORY:",
]


def mutated(content, seed):
    chance = random.Random(seed)
    for _round in range(chance.randint(1, 6)):
        start = chance.randrange(len(content))
        end = min(len(content), start + chance.choice([0, 0, 1, 2, 5, 40]))
        content = content[:start] + chance.choice(SIGNS) + content[end:]
    return content


@pytest.mark.trial
@pytest.mark.parametrize("form", READERS)
def test_mutations_of_valid_files_never_break_a_reader(form):
    for seed in seeds(150, 4000):
        reading = read(mutated(VALID[form], seed), form)
        assert bool(reading.problem) != bool(reading.questions), seed
        assert all((row.entry is None) == bool(row.reason) and row.where for row in reading.questions), seed


@given(st.binary(max_size=300))
@examples(60, 3000)
def test_any_bytes_are_read_or_refused(content):
    for form in ("auto", *READERS):
        reading = read(content, form)
        assert bool(reading.problem) != bool(reading.questions)


@given(st.text(alphabet="{}~=#\\:%->|*\n ab1.,[]<&;AB)", max_size=80))
@examples(150, 5000)
def test_any_text_of_their_signs_is_read_or_refused(text):
    for form in ("gift", "aiken"):
        reading = read(text.encode(), form)
        assert bool(reading.problem) != bool(reading.questions)


@pytest.mark.trial
@pytest.mark.django_db
@pytest.mark.parametrize("form", READERS)
def test_counts_agree_whatever_a_file_holds(form):
    for seed in seeds(40, 1500):
        result = import_questions(content=mutated(VALID[form], seed), wish=Wish("trial"), form=form, dry_run=True)
        assert result.read == result.imported + len(result.skipped), seed
        assert sum(result.by_type.values()) == result.imported, seed
        assert all(row["where"] and row["reason"] for row in result.skipped), seed
