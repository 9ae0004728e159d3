"""Whether a bank has a question of a file already, under a code of its own: a file that was exported here comes home.

Called by services. An export names each question by its code. What such a question says is compared, not its spaces.
"""

from collections.abc import Iterable, Mapping

from assessments.exchange.entries import entry_of
from assessments.exchange.reading import Skip
from assessments.questions.models import Question

# Tags are the bank's own matter; a file may have more of them, from its categories.
_ASIDE = {"tags"}


def named_in(bank: str, names: Iterable[str]) -> dict[str, Question]:
    """The questions of a bank that have one of these names for a code, by it."""
    codes = {name for name in names if name}
    return {row.code: row for row in Question.objects.filter(bank__slug=bank, code__in=codes)} if codes else {}


def as_it_stands(question: Question) -> Question:
    """A published question as it is published, another one as its last draft: what an export writes."""
    return question if question.live else question.get_latest_revision_as_object()


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
