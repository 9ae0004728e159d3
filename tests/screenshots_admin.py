"""What authors and reviewers see of tests and questions in the admin: the addresses, and the numbers that stand in them.

Called by the screenshots.
"""

import sqlite3

KINDS = (
    "singlechoice", "multiplechoice", "truefalse", "matching", "ordering", "cloze", "numeric", "shorttext", "extendedtext",
    "scenario",
)  # fmt: skip
SNIPPETS = "/admin/snippets/assessments"
TRAINER = [
    f"{SNIPPETS}/question/?bank={{bank}}",
    f"{SNIPPETS}/question/?q=zzz",
    *(f"{SNIPPETS}/{kind}question/edit/{{{kind}}}/" for kind in KINDS),
    f"{SNIPPETS}/question/usage/{{scenario}}/",
    f"{SNIPPETS}/quiz/",
    f"{SNIPPETS}/quiz/edit/{{quiz}}/",
    "/admin/blueprint/{quiz}/",
    "/admin/statistics/{quiz}/",
    "/admin/question-import/?bank={bank}",
    "/admin/question-export/?bank={bank}&form=gift&language=en",
]
BULK = [
    f"/admin/bulk/assessments/question/{action}/?id={{singlechoice}}&id={{scenario}}"
    for action in ("add_tags", "remove_tags", "copy", "delete")
]


def numbers(database) -> dict[str, int]:
    """The first conversation in English, and of the rest the first of each: no page shows these numbers."""
    asked = {f"assessments_{kind}question": (kind, "question_ptr_id") for kind in KINDS}
    asked |= {"assessments_quiz": ("quiz", "id"), "assessments_questionbank": ("bank", "id")}
    lesson = "wagtailcore_page WHERE slug = 'the-first-conversation' AND url_path LIKE '/courses/%'"
    asked[lesson] = ("lesson", "id")
    connection = sqlite3.connect(database)
    try:
        return {
            name: connection.execute(f"SELECT MIN({column}) FROM {rows}").fetchone()[0]
            for rows, (name, column) in asked.items()
        }
    finally:
        connection.close()


def unroll(page) -> None:
    """The admin scrolls inside its window: make that as high as what it holds."""
    high = page.evaluate("Math.max(...[...document.querySelectorAll('main, .content')].map(part => part.scrollHeight))")
    page.set_viewport_size({**page.viewport_size, "height": high})
