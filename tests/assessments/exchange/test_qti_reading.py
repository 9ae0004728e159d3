"""The reader of QTI: the same items in 2.1, 2.2 and 3.0, what is refused by its kind, and packages."""

import io
import zipfile

import pytest

from assessments.exchange.formats import read
from tests.assessments.exchange.files import NAMESPACES, choices, declared, item, package, zipped

VERSIONS = tuple(NAMESPACES)
SINGLE = (choices("Alpha", "Beta", "Gamma"), declared("B"))
EQUAL = (
    '<responseProcessing><equal toleranceMode="{}" tolerance="{}"><variable identifier="RESPONSE"/>'
    '<correct identifier="RESPONSE"/></equal></responseProcessing>'
)


def one(content):
    reading = read(content, "qti")
    assert reading.problem == ""
    [row] = reading.questions
    return row


def entry_of(content):
    row = one(content)
    assert row.reason == ""
    return row.entry


def right_of(entry):
    return [option["text"]["en"] for option in entry["options"] if option["correct"]]


@pytest.mark.parametrize("version", VERSIONS)
def test_single_choice(version):
    told = '<modalFeedback outcomeIdentifier="F" identifier="B" showHide="show">Well <b>done</b></modalFeedback>'
    entry = entry_of(item(*SINGLE, version=version, after=told))
    assert (entry["kind"], entry["stem"], right_of(entry)) == ("single", {"en": "Which?"}, ["Beta"])
    assert entry["options"][1]["feedback"] == {"en": "Well done"}


@pytest.mark.parametrize("version", VERSIONS)
def test_multiple_choice_with_shares_as_ours(version):
    answers = declared("AB", {"A": 1, "B": 1, "G": -1}, cardinality="multiple")
    row = one(item(choices("Alpha", "Beta", "Gamma", most=0), answers, version=version))
    assert (row.entry["kind"], right_of(row.entry), row.notes) == ("multiple", ["Alpha", "Beta"], ())


def test_multiple_choice_that_counts_only_as_a_whole_is_noted():
    row = one(item(choices("Alpha", "Beta", "Gamma", most=0), declared("AB", cardinality="multiple")))
    assert right_of(row.entry) == ["Alpha", "Beta"]
    assert row.notes[0].startswith("In the file only the whole answer counts")


@pytest.mark.parametrize(("yes", "no"), [("True", "False"), ("Верно", "Неверно"), ("Dogry", "Nädogry")])
def test_a_choice_between_true_and_false_is_a_statement(yes, no):
    body = choices(yes, no, prompt="The sun is cold.")
    assert entry_of(item(body, declared([no[0]])))["answer"] is False


@pytest.mark.parametrize("version", VERSIONS)
def test_ordering(version):
    rows = "".join(f'<simpleChoice identifier="{name}">{name} step</simpleChoice>' for name in "CAB")
    body = f'<p>Put in order.</p><orderInteraction responseIdentifier="RESPONSE" shuffle="true">{rows}</orderInteraction>'
    entry = entry_of(item(body, declared("ABC", cardinality="ordered"), version=version))
    assert [step["en"] for step in entry["sequence"]] == ["A step", "B step", "C step"]


def sets(lefts, rights):
    sides = (
        "".join(f'<simpleAssociableChoice identifier="{name}" matchMax="1">{name}</simpleAssociableChoice>' for name in side)
        for side in (lefts, rights)
    )
    groups = "".join(f"<simpleMatchSet>{side}</simpleMatchSet>" for side in sides)
    asked = f"<prompt>Match.</prompt>{groups}"
    return f'<matchInteraction responseIdentifier="RESPONSE" maxAssociations="9">{asked}</matchInteraction>'


def pairs_of(entry):
    return [(pair["left"]["en"], pair["right"]["en"]) for pair in entry["pairs"]]


def matched(pairs, version="2.1", lefts="abc", rights="xyz"):
    answers = declared(pairs, cardinality="multiple", base="directedPair")
    return item(sets(lefts, rights), answers, version=version)


@pytest.mark.parametrize("version", VERSIONS)
def test_matching(version):
    assert pairs_of(entry_of(matched(["b y", "a x", "c x"], version))) == [("a", "x"), ("b", "y"), ("c", "x")]


def test_matching_written_the_other_way_round():
    assert pairs_of(entry_of(matched(["a x", "a y", "b z"], lefts="ab"))) == [("x", "a"), ("y", "a"), ("z", "b")]


@pytest.mark.parametrize(
    ("pairs", "reason"),
    [
        (["a x", "a y", "b y", "c z"], "A line belongs to several others; here it belongs to one."),
        (["a x", "b y"], "A line belongs to none of the others."),
        (["a x", "b"], "The file does not say which answer is right."),
    ],
)
def test_matching_that_is_none_here(pairs, reason):
    assert one(matched(pairs)).reason == reason


@pytest.mark.parametrize("version", VERSIONS)
def test_text_entry_alone_is_a_short_text(version):
    body = '<p>Who?</p><p><textEntryInteraction responseIdentifier="RESPONSE" expectedLength="9"/></p>'
    entry = entry_of(item(body, declared(["York"], {"York": 2, "york city": 1}, base="string"), version=version))
    assert entry["answers"] == [{"text": {"en": ["York"]}, "percent": 100}, {"text": {"en": ["york city"]}, "percent": 50}]


@pytest.mark.parametrize("version", VERSIONS)
def test_blanks_within_a_text(version):
    inline = "".join(f'<inlineChoice identifier="{name}">{name} word</inlineChoice>' for name in "xyz")
    body = (
        '<p>The <textEntryInteraction responseIdentifier="ONE"/> has [1] a '
        f'<inlineChoiceInteraction responseIdentifier="TWO" shuffle="false">{inline}</inlineChoiceInteraction>.</p>'
    )
    answers = declared(["cat"], {"cat": 1, "tom": 1}, base="string", name="ONE"), declared(["y"], name="TWO")
    entry = entry_of(item(body, *answers, version=version))
    assert entry["stem"] == {"en": "The [1] has (1) a [2]."}
    assert entry["blanks"] == {
        "1": {"en": ["cat", "tom"]},
        "2": {"right": {"en": ["y word"]}, "others": {"en": ["x word", "z word"]}},
    }


@pytest.mark.parametrize(
    ("how", "given", "tolerance"), [("absolute", "0.5 0.5", "0.5"), ("relative", "10", "4"), ("exact", "", "0")]
)
def test_numbers(how, given, tolerance):
    body = '<p>How many? <textEntryInteraction responseIdentifier="RESPONSE"/> pieces</p>'
    entry = entry_of(item(body, declared(["40"], base="float"), after=EQUAL.format(how, given)))
    assert (entry["value"], entry["tolerance"]) == ("40", tolerance)
    assert entry["stem"] == {"en": "How many? _____ pieces"}


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("kind", ["hotspotInteraction", "sliderInteraction", "uploadInteraction"])
def test_kinds_that_are_not_here(kind, version):
    row = one(item(f'<{kind} responseIdentifier="RESPONSE"/>', declared("A"), version=version))
    assert (row.entry, row.reason) == (None, f"kind not supported: {kind}")


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        ("<p>Read this.</p>", "Nothing is asked."),
        (choices("Alpha", "Beta"), "The file does not say which answer is right."),
        (choices("Alpha", "Beta") + choices("Alpha", "Beta"), "The item asks several things at once."),
    ],
)
def test_items_that_cannot_be_taken_over(body, reason):
    assert one(item(body)).reason == reason


def test_a_picture_is_named():
    body = '<p>See <img src="img/map.png" alt="a map"/></p><object type="image/png" data="x/plan.png"/>' + SINGLE[0]
    assert one(item(body, SINGLE[1])).notes == ("Left out: the picture map.png.", "Left out: the picture plan.png.")


@pytest.mark.parametrize("kind", ["imsqti_item_xmlv2p1", "imsqti_item_xmlv2p2", "imsqti_item_xmlv3p0"])
def test_package_in_the_order_of_its_manifest(kind):
    members = {"b/2.xml": item(*SINGLE, title="Second"), "a/1.xml": item(*SINGLE, title="First")}
    reading = read(package(members, kind=kind))
    assert [row.where for row in reading.questions] == ["b/2.xml (Second)", "a/1.xml (First)"]


def test_package_without_a_manifest():
    reading = read(package({"1.xml": item(*SINGLE), "broken.xml": b"<a>"}, manifest=False))
    assert [bool(row.entry) for row in reading.questions] == [True, False]


def test_package_whose_manifest_names_no_item():
    [row] = read(zipped({"imsmanifest.xml": b"<manifest/>", "1.xml": item(*SINGLE)})).questions
    assert (row.where, bool(row.entry)) == ("1.xml (An item)", True)


def test_package_with_a_broken_and_a_missing_item():
    members = {"1.xml": item(*SINGLE), "2.xml": b"<assessmentItem>", "3.xml": item(*SINGLE)}
    content = package(members)
    assert [bool(row.entry) for row in read(content).questions] == [True, False, True]
    listed = zipped({"imsmanifest.xml": package_manifest(content), "1.xml": members["1.xml"]})
    assert [bool(row.entry) for row in read(listed).questions] == [True, False, False]


def package_manifest(content):
    return zipfile.ZipFile(io.BytesIO(content)).read("imsmanifest.xml")


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        (b"<questestinterop/>", "This is QTI 1.2. Versions 2.1, 2.2 and 3.0 are read."),
        (b"<assessmentTest/>", "The questions are not in this file. Give the whole package (.zip)."),
        (b"<html/>", "This is not a file in QTI."),
        (b"PK\x03\x04 nothing", "The package cannot be opened: it is no .zip file, or it is damaged."),
    ],
)
def test_files_that_hold_no_item(content, problem):
    assert read(content, "qti").problem == problem
