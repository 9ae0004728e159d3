"""What a file has and questions here do not: each such part is named beside the question, and nothing of it leaks into it."""

import pytest

from assessments.exchange.formats import read
from tests.assessments.exchange.files import NAMESPACES, choices, declared, item, zipped

FIXED = "The options had a fixed order in the file; here they are shuffled."
HINTS = "Left out: the hints."
WHOLE = "In the file only the whole answer counts; here each part of it does."
WORDLESS = "A line has no words; what is only seen or heard cannot be a line here."
QUIZ = """<quiz><question type="{kind}"><name><text>One</text></name><questiontext format="html"><text>{asked}</text>
</questiontext>{own}</question></quiz>"""
TWO = '<answer fraction="100"><text>yes</text></answer><answer fraction="0"><text>no</text></answer>'
NUMBER = (
    '<answer fraction="100"><text>5</text></answer><units><unit><unit_name>m</unit_name></unit></units><showunits>1</showunits>'
)


def one(content):
    [row] = read(content if isinstance(content, bytes) else content.encode()).questions
    return row


def moodle(kind, own, asked="What?"):
    return one(QUIZ.format(kind=kind, own=own, asked=asked))


@pytest.mark.parametrize(
    ("kind", "own", "notes"),
    [
        ("multichoice", f"<defaultgrade>1.0000000</defaultgrade><penalty>0.3333333</penalty>{TWO}", ()),
        (
            "multichoice",
            f"<defaultgrade>2.5000000</defaultgrade><penalty>0.5</penalty>{TWO}",
            (
                "The question earned 2.5 points in the file; here it earns one.",
                "Left out: what a further try costs.",
            ),
        ),
        ("numerical", NUMBER, ("In the file the unit could be left out; here one is chosen.",)),
        (
            "numerical",
            f"{NUMBER}<unitgradingtype>1</unitgradingtype><unitpenalty>0.1</unitpenalty>",
            ("In the file a wrong unit cost a part of the points; here it makes the answer wrong.",),
        ),
    ],
)
def test_moodle(kind, own, notes):
    assert moodle(kind, own).notes == notes


@pytest.mark.parametrize(
    ("kind", "own"),
    [
        ("multichoice", TWO.replace("yes", "&lt;img src='a.png'&gt;")),
        ("matching", "<subquestion><text>&lt;img src='a.png'&gt;</text><answer><text>A</text></answer></subquestion>"),
        ("ordering", "<answer><text>&lt;audio src='a.mp3'&gt;&lt;/audio&gt;</text></answer>"),
    ],
)
def test_lines_that_are_only_seen_or_heard(kind, own):
    assert moodle(kind, own).reason == WORDLESS


def test_moodle_pairs_that_are_dragged_may_have_markup():
    pairs = "".join(
        f'<subquestion><text>{n}</text><answer format="html"><text>&lt;b&gt;{n}{n}&lt;/b&gt;</text></answer></subquestion>'
        for n in "abc"
    )
    assert [pair["right"]["en"] for pair in moodle("ddmatch", pairs).entry["pairs"]] == ["aa", "bb", "cc"]


def test_a_file_that_is_no_picture_is_named_so():
    row = one(
        QUIZ.format(kind="multichoice", own=TWO, asked="Listen").replace(
            "</questiontext>", '<file name="a.mp3"/></questiontext>'
        )
    )
    assert row.notes == ("Left out: the file a.mp3.",)


@pytest.mark.parametrize("prefix", ["", "m:"])
def test_a_formula_keeps_its_sense_on_one_line(prefix):
    text = "<math><mi>x</mi><mo>=</mo><mfrac><mn>1</mn><mn>2</mn></mfrac><msup><mi>y</mi><mn>3</mn></msup></math>"
    text = text.replace("<m", f"<{prefix}m").replace("</m", f"</{prefix}m")
    row = moodle("multichoice", TWO, f"Is &lt;b&gt;{text.replace('<', '&lt;')}&lt;/b&gt; so?")
    assert row.entry["stem"] == {"en": "Is x=(1)/(2)y^(3) so?"}
    assert row.notes == ("Left out: how a formula is drawn; it stands on one line here.",)


# --- QTI --------------------------------------------------------------------------------------------
@pytest.mark.parametrize("version", NAMESPACES)
def test_qti_choice(version):
    hint = '<infoControl title="Hint"><p>It is Beta.</p></infoControl>'
    told = "".join(
        f'<modalFeedback outcomeIdentifier="F" identifier="{name}" showHide="show">{name}</modalFeedback>'
        for name in ("ok", "no")
    )
    asked = choices("Alpha", "Beta", "Gamma", "Delta", most=2).replace('shuffle="true"', 'shuffle="false"')
    most = '<outcomeDeclaration identifier="SCORE" cardinality="single" baseType="float" normalMaximum="4"/>'
    answers = declared("AB", {"A": 1, "B": 1, "G": -1, "D": -1}, cardinality="multiple")
    row = one(item(hint + asked, answers, most, version=version, after=told))
    assert (row.entry["stem"], row.entry["feedback"]) == ({"en": "Which?"}, {})
    assert row.notes == (
        HINTS,
        "The question earned 4 points in the file; here it earns one.",
        "Left out: what is said to a right, partly right or wrong answer as a whole.",
        FIXED,
        "In the file at most 2 options could be chosen; here as many as one likes.",
    )


def test_qti_choice_of_one_though_several_could_be_declared():
    assert one(item(choices("Alpha", "Beta"), declared("A", cardinality="multiple"))).entry["kind"] == "single"


def gapped(pairs, shares=None, body=""):
    words = "".join(f'<gapText identifier="w{n}" matchMax="1">word {n}</gapText>' for n in (1, 2, 3))
    opening = '<gapMatchInteraction responseIdentifier="RESPONSE"><prompt>Fill.</prompt>'
    asked = f'{opening}{words}<p>A <gap identifier="g1"/> b{body}</p></gapMatchInteraction>'
    return one(item(asked, declared(pairs, shares, cardinality="multiple", base="directedPair")))


@pytest.mark.parametrize("version", ["a", "b"])
def test_qti_gap_match(version):
    second = ' <gap identifier="g2"/>'
    row = gapped(["w1 g1", "w3 g2"], {"w1 g1": 1, "w3 g2": 2} if version == "a" else None, second)
    assert row.entry["stem"] == {"en": "Fill.\nA [1] b [2]"}
    assert row.entry["blanks"]["2"] == {"right": {"en": ["word 3"]}, "others": {"en": ["word 1", "word 2"]}}
    assert row.notes == (("Each blank counts the same here; in the file some count more.",) if version == "a" else (WHOLE,))


def test_qti_gap_match_without_a_key_for_each_gap():
    assert gapped(["w1 g1"], body='<gap identifier="g2"/>').reason == "The file does not say what is right in blank 2."


def test_qti_tolerance_is_that_of_the_blank():
    entries = "".join(f'<textEntryInteraction responseIdentifier="{name}"/> ' for name in "AB")
    answers = (declared(["4"], base="float", name="A"), declared(["5"], base="float", name="B"))
    marking = (
        '<responseProcessing><equal toleranceMode="exact"><variable identifier="A"/><correct identifier="A"/></equal>'
        '<equal toleranceMode="absolute" tolerance="1"><variable identifier="B"/><correct identifier="B"/></equal>'
        "</responseProcessing>"
    )
    assert one(item(f"<p>x {entries}</p>", *answers, after=marking)).reason.endswith("cannot stand in a blank here: 5")


# --- packages ---------------------------------------------------------------------------------------
STIMULUS = b"""<qti-assessment-stimulus xmlns="http://www.imsglobal.org/xsd/imsqtiasi_v3p0" identifier="s"><qti-stimulus-body>
<p>A long case.</p></qti-stimulus-body></qti-assessment-stimulus>"""


@pytest.mark.parametrize(
    ("members", "stem", "notes"),
    [
        ({"shared/case.xml": STIMULUS}, "A long case.\nWhich?", ()),
        ({"other.xml": STIMULUS}, "Which?", ("Left out: the file ../shared/case.xml.",)),
    ],
)
def test_a_text_that_items_share_stands_before_the_question(members, stem, notes):
    question = item(choices("Alpha", "Beta"), declared("A"), version="3.0").replace(
        b"<qti-item-body>", b'<qti-assessment-stimulus-ref identifier="s" href="../shared/case.xml"/><qti-item-body>'
    )
    manifest = b'<manifest><resources><resource type="imsqti_item_xmlv3p0" href="items/1.xml"/></resources></manifest>'
    row = one(zipped({"imsmanifest.xml": manifest, "items/1.xml": question, **members}))
    assert (row.entry["stem"]["en"], row.notes) == (stem, notes)


ITEM = item(choices("Alpha", "Beta"), declared("A"))


def test_packages_as_windows_and_a_mac_write_them():
    manifest = b'<manifest><resources><resource type="imsqti_item_xmlv2p1" href="items\\1.xml"/></resources></manifest>'
    assert one(zipped({"imsmanifest.xml": manifest, "items\\1.xml": ITEM})).entry
    assert one(zipped({"__MACOSX/._1.xml": b"\0\5\26\7", "1.xml": ITEM})).entry


@pytest.mark.parametrize(
    "members",
    [
        {"imsmanifest.xml": b'<manifest><resources><resource type="imsqti_xmlv1p2"/></resources></manifest>'},
        {"imsmanifest.xml": b"<manifest/>", "a/a.xml": b"<questestinterop/>"},
    ],
)
def test_packages_of_the_first_version_are_refused_by_its_name(members):
    assert read(zipped(members)).problem == "This is QTI 1.2. Versions 2.1, 2.2 and 3.0 are read."


# --- GIFT -------------------------------------------------------------------------------------------
def test_gift_questions_without_an_empty_line_between_them():
    rows = read(b"::A:: Is it?{true}\n::B:: Which?{\n=a\n~b\n}\n$CATEGORY: Law\n::C:: Who?{F}\n").questions
    assert [(row.where, row.entry["kind"], row.entry["tags"]) for row in rows] == [
        ("line 1 (A)", "truefalse", []),
        ("line 2 (B)", "single", []),
        ("line 6 (C)", "truefalse", ["law"]),
    ]
