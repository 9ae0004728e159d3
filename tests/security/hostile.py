"""What an attacker or a broken client sends: texts, JSON, forms, paths. Strategies for test_hostile_*.py."""

import json
from urllib.parse import quote, quote_plus

from hypothesis import strategies as st

NASTY = (
    "", " ", "\x00", "a\x00b", "\ud800", "\udfff\ud800", "\u202eevil", "\u200b", "\ufeff", "\uffff", "\U0010ffff", "é",
    "e\u0301", "äçžňöşüý", "ЖЁ", "𝟙", "٣", "²", "½", "１", "-0", "0", "-1", "1.5", "1e400", "NaN", "Infinity", "∞",
    "0x10", "1_000", str(2**31), str(2**63), str(10**30), "9" * 5000, "x" * 30_000, "\r\nSet-Cookie: a=b",
    "'; DROP TABLE learning_user; --", "%s%n%(x)s", "{{ 7*7 }}", "{% debug %}", "<script>canary()</script>",
    '"><svg onload=canary()>', "../../etc/passwd", "..\\..\\", "//evil.example", "http://evil.example/",
    "javascript:canary()", "null", "true", "[]", "{}", "=cmd|' /C calc'!A0", "2026-02-30", "0000-00-00", "99999-01-01",
    "2026-11-21T25:00:00", "9999-12-31T23:59:59.999999+14:00", "0001-01-01T00:00:00-14:00", "on", "off", "b0", "b999",
    "b1\n", "ID1", "id1",
)  # fmt: skip
anything = st.characters(exclude_categories=())
texts = st.sampled_from(NASTY) | st.text(max_size=40) | st.text(anything, max_size=20)

scalars = st.none() | st.booleans() | st.integers() | st.floats() | texts
values = st.recursive(
    scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(texts, inner, max_size=4), max_leaves=12
)
DEEP = [b"[" * 100_000, b"[" * 5000 + b"]" * 5000, b'{"a":' * 5000 + b"1" + b"}" * 5000]


def changed(value):
    """A valid JSON value with one part of it, or all of it, made into something else."""
    whole = values | st.just(value)
    if isinstance(value, dict):
        parts = [changed(part).map(lambda new, name=name: {**value, name: new}) for name, part in value.items()]
        fewer = [st.just({key: part for key, part in value.items() if key != name}) for name in value]
        more = st.tuples(texts, values).map(lambda pair: {**value, pair[0]: pair[1]})
        return st.one_of(whole, more, *parts, *fewer)
    if isinstance(value, list):
        parts = [
            changed(part).map(lambda new, at=place: [*value[:at], new, *value[at + 1 :]])
            for place, part in enumerate(value[:5])
        ]
        return st.one_of(whole, st.just([*value, *value]), values.map(lambda new: [*value, new]), *parts)
    return whole


def json_bodies(valid):
    """Bytes that should be the JSON of `valid`, and are mostly not."""
    written = changed(valid).map(lambda value: json.dumps(value).encode())
    return st.one_of(
        written,
        written,
        written.flatmap(lambda body: st.integers(0, len(body)).map(lambda end: body[:end])),
        written.map(lambda body: b'{"a": 1, ' + body[1:] if body[:1] == b"{" else body + body),
        st.sampled_from(DEEP),
        st.binary(max_size=80),
        texts.map(lambda text: text.encode("utf-16", "surrogatepass")),
    )


def pairs(fields):
    """Fields of a form: `fields` give by name what would be right."""
    known = [st.tuples(st.just(name), st.sampled_from(right) | texts) for name, right in fields.items()]
    return st.lists(st.one_of(*known, *known, st.tuples(texts, texts)), max_size=8)


def form_of(fields) -> str:
    """As a browser would send it; lone surrogates as the bytes they are."""
    return "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in fields)


def _quoted(text: str) -> str:
    return quote_plus(text.encode("utf-8", "surrogatepass"))


segments = texts.map(lambda text: quote(text[:2000].encode("utf-8", "surrogatepass"), safe=""))
paths = st.lists(
    segments | st.sampled_from(["en", "ru", "tk", "courses", "needs", "gaps", "verify", "..", "%", "%zz", "%ff"]), max_size=6
)
