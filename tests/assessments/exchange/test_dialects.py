"""Files in the dialects of the programs that write them: nothing is lost without a word, and each key is the right one."""

import pytest

from assessments.exchange.formats import read
from assessments.exchange.services import Wish, import_questions
from tests.assessments.exchange import qti_dialects
from tests.assessments.exchange.files import package, sample

FEW = "The question has no options A, B, C."
FIXED = "The options had a fixed order in the file; here they are shuffled."


def key_of(entry):
    """What is right, in a line a test can be read by."""
    said = lambda texts: next(iter(texts.values()))  # noqa: E731 - a word for what follows
    kind = entry["kind"]
    if kind in ("single", "multiple"):
        return [said(row["text"]) for row in entry["options"] if row["correct"]]
    if kind == "truefalse":
        return entry["answer"]
    if kind == "matching":
        return [(said(pair["left"]), said(pair["right"])) for pair in entry["pairs"]]
    if kind == "ordering":
        return [said(step) for step in entry["sequence"]]
    if kind == "cloze":
        return [
            said(blank["right"]) + ["|"] + said(blank["others"]) if "others" in blank else said(blank)
            for blank in entry["blanks"].values()
        ]
    if kind == "numeric":
        return (entry["value"], entry["tolerance"], [said(unit["text"]) for unit in entry["units"]])
    if kind == "shorttext":
        return [(said(row["text"]), row["percent"]) for row in entry["answers"]]
    return (
        entry["most_words"],
        [row["points"] for row in entry["rubric"]],
        [said(row["guide"]) for row in entry["rubric"] if row["guide"]],
    )


def found_in(content, language="ru"):
    """By name: the kind with its key, or the reason why the question is skipped, by our rules too."""
    result = import_questions(content=content, wish=Wish("other", language=language), dry_run=True)
    assert (result.problem, result.read) == ("", result.imported + len(result.skipped))
    names = [row.name for row in read(content, language=language).questions]
    rows = [(row.entry["kind"], key_of(row.entry)) if row.entry else row.reason for row in result.rows]
    return dict(zip(names, rows, strict=True))


@pytest.mark.django_db
def test_moodle_xml():
    assert found_in(sample("moodle-dialect.xml")) == {
        "Одиночный выбор & знаки": ("single", ["Обученный сотрудник, если 2 < 3"]),
        "Три верных": ("multiple", ["Страх", "Долг", "Изъятый паспорт"]),
        "Все или ничего": "kind not supported: multichoiceset",
        "Согласие": ("truefalse", False),
        "Соответствие": ("matching", [("Приют", "даёт кров"), ("Прокурор", "обвиняет"), ("Врач", "лечит")]),
        "Короткий": ("shorttext", [(["принцип ненаказания"], 100), (["ненаказание"], 33)]),
        "Число с вилкой": ("numeric", ("30", "0", [])),
        "Из старого Moodle": ("numeric", ("1500", "0.5", ["m"])),
        "Процент": ("numeric", ("12.5", "0.5", ["%"])),
        "Вложенные ответы": (
            "cloze",
            [["ничтожно"], ["30"], ["следователь", "|", "суд", "прокурор"], ["приют", "|", "гостиница"]],
        ),
        "Множественный внутри": "kind not supported: MULTIRESPONSE",
        "Пропуски": (
            "cloze",
            [["следователь", "|", "судья"], ["свидетеля", "|", "стену"], ["следователь", "|", "судья"]],
        ),
        "Перетащить": (
            "cloze",
            [["безопасность", "|", "помощь", "отчёт"], ["помощь", "|", "безопасность", "отчёт"]],
        ),
        "Порядок": ("ordering", ["Встретить", "Выслушать", "Записать"]),
        "Эссе": ("extendedtext", (200, [10], ["Безопасность, согласие, язык."])),
        "Вводная": "kind not supported: description",
        "Формула": "kind not supported: calculated",
        "Формула с выбором": "kind not supported: calculatedmulti",
        "На картинку": "kind not supported: ddimageortext",
        "Случайный (Выявление)": "kind not supported: random",
        "Случайное соответствие": "kind not supported: randomsamatch",
    }  # fmt: skip


def notes_in(content):
    return {row.name: row.notes for row in read(content, language="ru").questions}


def test_moodle_xml_says_what_is_lost():
    notes = notes_in(
        sample("moodle-dialect.xml").replace(b"<shuffleanswers>1</shuffleanswers>", b"<shuffleanswers>0</shuffleanswers>")
    )
    assert notes["Одиночный выбор & знаки"] == (
        "Left out: what is said to a right, partly right or wrong answer as a whole.",
        "Left out: the hints.",
        "“Переводчик” earned 33.33333 per cent in the file; here only the right option counts.",
    )
    assert FIXED in notes["Три верных"] and FIXED in notes["Пропуски"] and FIXED not in notes["Соответствие"]
    assert notes["Соответствие"] == ("Left out: the extra answer “поёт”, which belongs to no line.",)
    assert "Left out: 30, which earned 50 per cent. Here one number is right." in notes["Число с вилкой"]
    assert "Left out of blank 1: the share of “неважно”." in notes["Вложенные ответы"]
    assert notes["Порядок"] == ("In the file only some of the steps were asked at a time; here all are.",)


def test_moodle_categories_become_tags():
    rows = read(sample("moodle-dialect.xml"), language="ru").questions
    assert rows[0].entry["tags"] == ["po-umolchaniyu-dlya-kurs-praktika", "vyyavlenie", "opros"]


@pytest.mark.django_db
def test_gift():
    assert found_in(sample("moodle-dialect.gift")) == {
        "Первый звонок": ("single", ["На горячую линию"]),
        "Веса": ("multiple", ["угроза", "обман", "насилие"]),
        "Пропущенное слово": ("single", ["18"]),
        "Правда с пояснениями": ("truefalse", True),
        "Ложь": ("truefalse", False),
        "Год": ("numeric", ("2000", "0", [])),
        "Вилка": ("numeric", ("2", "0.5", [])),
        "Отрицательное": ("numeric", ("-5", "0.5", [])),
        "Пары": ("matching", [("Судья", "суд"), ("Врач", "больница"), ("Пограничник", "граница")]),
        "Слова": ("shorttext", [(["ненаказание", "не*наказание"], 100), (["принцип ненаказания"], 80)]),
        "Экранирование": ("single", ["{скобки}"]),
        "Своими словами": ("extendedtext", (300, [2], [])),
        "Эссе с пояснением": ("extendedtext", (300, [2], [])),
        "Описание": "A text without answers in braces is not a question.",
        "Две пары": "The question has more than one pair of braces; a sign that is no brace has a backslash before it.",
        "Без верного": "At least one option is right and at least one is wrong.",
        "Пустые скобки числа": "Exactly one number is right here; the file has 0.",
        "Сплошное": ("single", ["суд"]),
    }


@pytest.mark.django_db
def test_aiken():
    assert list(found_in(sample("typed-by-hand.aiken"), "en").values()) == [
        ("single", ["Anyone under 18"]),
        ("single", ["Threat"]),
        ("single", ["Fear"]),
        FEW,
        ("multiple", ["Debt", "A taken passport"]),
        ("single", ["Something"]),
        FEW,
    ]


@pytest.mark.django_db
def test_qti():
    names = [name for name, value in vars(qti_dialects).items() if isinstance(value, bytes)]
    content = package({f"items/{name}.xml": getattr(qti_dialects, name) for name in names})
    assert found_in(content, "en") == {
        "Choice": ("single", ["A trained officer"]),
        "Match": ("matching", [("Shelter", "cares"), ("Prosecutor", "charges"), ("Clinic", "cares")]),
        "Essay": ("extendedtext", (150, [5], ["Safety, consent, language."])),
        "Gap match": ("cloze", [["court", "|", "market"], ["guards", "|", "sings"]]),
        "Widget": "kind not supported: customInteraction",
        "Marked choice": ("single", ["Second"]),
        "Marked truth": ("truefalse", False),
        "Marked word": ("shorttext", [(["At home"], 100)]),
        "Marked range": ("numeric", ("30", "2", [])),
        "Marked strictly": "The tolerance differs below and above the number, or is not a number.",
        "Marked by parts": ("multiple", ["First", "Third"]),
        "Marked as a whole": "The file does not say which answer is right.",
        "Third choice": ("multiple", ["Debt", "Fear"]),
        "Third essay": ("extendedtext", (300, [3], ["Names two signs."])),
        "Third blanks": ("cloze", [["means"], ["purpose", "|", "wish"]]),
    }


# --- how a file is written down --------------------------------------------------------------------
@pytest.mark.parametrize("ends", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("coded", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("name", ["moodle-dialect.gift", "moodle-dialect.xml", "typed-by-hand.aiken"])
def test_line_ends_and_marks_change_nothing(name, coded, ends):
    """What is saved in another editor says the same, even where its first line names another encoding."""
    content = sample(name).replace(b"\n", ends).decode().encode(coded)
    assert [(row.name, row.entry, row.reason) for row in read(content).questions] == [
        (row.name, row.entry, row.reason) for row in read(sample(name)).questions
    ]


@pytest.mark.parametrize(("encoding", "coded"), [("windows-1251", "cp1251"), ("UTF-16LE", "utf-16-le")])
def test_xml_in_the_encoding_it_names(encoding, coded):
    text = sample("moodle-dialect.xml").decode().replace('encoding="UTF-8"', f'encoding="{encoding}"')
    assert read(text.encode(coded)).questions == read(sample("moodle-dialect.xml")).questions


def test_xml_that_begins_late_and_names_signs_as_html_does():
    text = sample("moodle-dialect.xml").decode().replace("<text>Всё сразу?</text>", "<text>Все&nbsp;&mdash;</text>")
    text = text.replace("Читайте.", "Читайте &laquo;это&raquo;")
    assert len(read(f"\r\n {text}".encode()).questions) == 21
    assert "not well-formed" in read(text.replace("&mdash;", "&klingon;").encode()).problem
