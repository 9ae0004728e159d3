"""Whether a bank has a question of a file already, under a code of its own: a file that was exported here comes home.

Called by services and export. An export names each question by its code. What such a question says is compared, not its spaces.
"""

from collections.abc import Iterable, Mapping

from django.db.models import prefetch_related_objects
from modelcluster.models import get_all_child_relations

from assessments.exchange.entries import entry_of
from assessments.exchange.reading import Skip
from assessments.questions.models import Question

# Tags are the bank's own matter; a file may have more of them, from its categories.
_ASIDE = {"tags"}


def named_in(bank: str, names: Iterable[str]) -> dict[str, Question]:
    """The questions of a bank that have one of these names for a code, by it."""
    codes = {name for name in names if name}
    return {row.code: row for row in with_lines(Question.objects.filter(bank__slug=bank, code__in=codes))} if codes else {}


def as_it_stands(question: Question) -> Question:
    """A published question as it is published, another one as its last draft: what an export writes. Not to be saved."""
    draft = None if question.live else question.latest_revision
    # Whether what it points at still exists is nothing to ask the database for, question by question.
    return type(question).from_serializable_data(draft.content, check_fks=False) if draft else question


def with_lines(questions: Iterable[Question]) -> list[Question]:
    """The same questions with all that `as_it_stands` needs, read kind by kind."""
    rows = list(questions)
    for kind in {type(row) for row in rows}:
        lines = [relation.get_accessor_name() for relation in get_all_child_relations(kind)]
        own = [row for row in rows if type(row) is kind]
        prefetch_related_objects([row for row in own if row.live], "image", *lines)
        prefetch_related_objects([row for row in own if not row.live], "latest_revision")
    return rows


def says_the_same(question: Question, entry: Mapping, language: str) -> bool:
    """Whether a question is what an entry of a file says, in that language."""
    try:
        return _bare(entry_of(as_it_stands(question), language)) == _bare(entry)
    except Skip:
        return False


def _bare(entry: Mapping) -> dict:
    """An entry without what formats may change: spaces, and which accepted words of one share stand together."""
    kept = {name: _spaced(value) for name, value in entry.items() if name not in _ASIDE}
    if kept["kind"] == "shorttext":
        shares: dict[int, list] = {}
        for row in kept.pop("answers"):
            shares.setdefault(row["percent"], []).extend(word for words in row["text"].values() for word in words)
        kept["answers"] = shares
    return kept


def _spaced(value: object) -> object:
    if isinstance(value, str):
        return " ".join(value.split())
    if isinstance(value, Mapping):
        return {name: _spaced(part) for name, part in value.items()}
    return [_spaced(part) for part in value] if isinstance(value, list) else value
