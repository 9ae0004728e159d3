from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from learning.evidence.level import level_of
from learning.evidence.pieces import Entry, pieces_of

ISSUED, ENDS = date(2025, 1, 10), date(2026, 1, 10)
VALID, EXPIRED = date(2025, 6, 1), date(2026, 6, 1)
RECORDED = datetime(2024, 1, 1, tzinfo=UTC)
ids = count(1)


def rating(kind="self", value=2, on=ISSUED, recorded_at=RECORDED):
    return Entry(id=next(ids), kind=kind, value=value, on=on, recorded_at=recorded_at)


def attempt(on, module="m1", share="0.5", led=False, items=4):
    return Entry(
        id=next(ids),
        kind="test",
        on=on,
        recorded_at=RECORDED,
        ceiling=3,
        share=Decimal(share),
        items=items,
        module=module,
        led_to_certificate=led,
    )


def certificate(on=ISSUED, valid_until=ENDS, ceiling=3, module="m1"):
    return Entry(
        id=next(ids),
        kind="certificate",
        on=on,
        recorded_at=RECORDED,
        ceiling=ceiling,
        valid_until=valid_until,
        module=module,
    )


def revocation(of, on):
    return Entry(id=next(ids), kind="revocation", on=on, recorded_at=RECORDED, revokes=of.id)


def verdicts(*entries, as_of):
    return [piece.set_aside for piece in pieces_of(entries, as_of=as_of)]


def test_pieces_of_keeps_the_newest_rating_of_each_kind():
    old, new = rating(on=date(2025, 1, 1)), rating(on=date(2025, 2, 1))
    assert verdicts(new, old, rating("supervisor"), as_of=VALID) == ["", "superseded_by_newer", ""]


def test_pieces_of_two_ratings_on_one_day_keeps_the_one_recorded_later():
    early, late = rating(value=1), rating(value=3, recorded_at=RECORDED + timedelta(hours=1))
    assert verdicts(late, early, as_of=VALID) == ["", "superseded_by_newer"]
    assert verdicts(rating(), rating(), as_of=VALID) == ["superseded_by_newer", ""]


def test_pieces_of_ignores_what_is_dated_later_even_where_it_would_supersede():
    assert verdicts(rating(), rating(on=date(2025, 6, 2)), as_of=VALID) == ["", "not_yet"]
    assert verdicts(attempt(date(2025, 1, 5)), certificate(), as_of=date(2025, 1, 9)) == ["", "not_yet"]


def test_pieces_of_never_uses_the_passed_attempt_that_led_to_a_certificate():
    passed, issued = attempt(ISSUED, share="0.9", led=True), certificate()
    assert verdicts(passed, issued, as_of=VALID) == ["led_to_certificate", ""]
    assert verdicts(passed, issued, as_of=EXPIRED) == ["led_to_certificate", ""]
    taken_back = revocation(issued, on=date(2025, 5, 1))
    assert verdicts(passed, issued, taken_back, as_of=VALID) == ["led_to_certificate", "revoked"]


def test_pieces_of_ignores_attempts_before_and_during_a_valid_certificate():
    before, during = attempt(date(2025, 1, 5)), attempt(date(2025, 5, 1))
    assert verdicts(before, certificate(), during, as_of=VALID) == [
        "superseded_by_certificate",
        "",
        "superseded_by_certificate",
    ]


def test_pieces_of_replaces_an_expired_certificate_only_by_an_attempt_finished_after_it():
    on_the_last_day, after = attempt(ENDS), attempt(date(2026, 1, 11))
    issued = certificate()
    assert verdicts(issued, on_the_last_day, as_of=EXPIRED) == ["", "superseded_by_certificate"]
    assert verdicts(issued, on_the_last_day, after, as_of=EXPIRED) == ["superseded_by_attempt", "superseded_by_certificate", ""]


def test_pieces_of_takes_the_newest_attempt_after_the_expiry():
    first, second = attempt(date(2026, 2, 1)), attempt(date(2026, 3, 1), share="0.1")
    assert verdicts(certificate(), first, second, as_of=EXPIRED) == ["superseded_by_attempt", "superseded_by_newer", ""]


def test_pieces_of_without_a_certificate_takes_the_newest_attempt_of_each_module():
    entries = [attempt(date(2025, 2, 1)), attempt(date(2025, 3, 1)), attempt(date(2025, 1, 1), module="m2")]
    assert verdicts(*entries, as_of=VALID) == ["superseded_by_newer", "", ""]


def test_pieces_of_knowledge_tests_outside_a_module_are_pieces_of_their_own():
    entries = [attempt(date(2025, 2, 1), module=""), attempt(date(2025, 3, 1), module=""), certificate()]
    assert verdicts(*entries, as_of=VALID) == ["", "", ""]


def test_pieces_of_a_renewed_module_takes_the_highest_then_the_longest_lived_certificate():
    renewed = certificate(on=date(2025, 12, 1), valid_until=date(2026, 12, 1))
    assert verdicts(certificate(), renewed, as_of=date(2025, 12, 15)) == ["superseded_by_better", ""]
    lower = certificate(on=date(2025, 12, 1), valid_until=date(2026, 12, 1), ceiling=2)
    assert verdicts(certificate(), lower, as_of=date(2025, 12, 15)) == ["", "superseded_by_better"]


def test_pieces_of_a_valid_renewal_is_not_hidden_by_an_expired_certificate_that_gives_the_same():
    lower = certificate(on=date(2025, 12, 1), valid_until=date(2026, 12, 1), ceiling=2)
    assert verdicts(certificate(), lower, as_of=EXPIRED) == ["superseded_by_better", ""]


def test_pieces_of_ignores_an_attempt_between_two_certificates_once_the_second_is_there():
    between = attempt(date(2026, 2, 1))
    second = certificate(on=date(2026, 3, 1), valid_until=date(2026, 4, 1))
    expected = ["superseded_by_better", "superseded_by_certificate", ""]
    assert verdicts(certificate(), between, second, as_of=EXPIRED) == expected


def test_pieces_of_counts_a_certificate_as_valid_until_the_day_of_its_revocation():
    issued = certificate()
    taken_back = revocation(issued, on=date(2025, 6, 2))
    assert verdicts(issued, taken_back, as_of=VALID) == [""]
    assert verdicts(issued, taken_back, as_of=date(2025, 6, 2)) == ["revoked"]


def test_pieces_of_judges_a_module_without_its_revoked_certificate():
    failed, issued = attempt(date(2025, 5, 1)), certificate()
    taken_back = revocation(issued, on=date(2025, 5, 20))
    assert verdicts(failed, issued, taken_back, as_of=VALID) == ["", "revoked"]


def test_pieces_of_falls_back_on_the_certificate_before_a_revoked_renewal():
    first, renewed = certificate(), certificate(on=date(2025, 12, 1), valid_until=date(2026, 12, 1))
    taken_back = revocation(renewed, on=date(2026, 2, 1))
    assert verdicts(first, renewed, taken_back, as_of=EXPIRED) == ["", "revoked"]


def test_pieces_of_drops_a_test_that_asked_nothing_of_the_competency():
    assert verdicts(attempt(date(2025, 2, 1), items=0), as_of=VALID) == ["no_items"]


def test_pieces_of_carries_what_a_page_needs_to_name_the_entry():
    given_rating = rating(value=3)
    (piece,) = pieces_of([given_rating], as_of=VALID)
    assert (piece.entry, piece.kind, piece.value, piece.on) == (given_rating.id, "self", 3, ISSUED)


days = st.dates(min_value=date(2023, 1, 1), max_value=date(2026, 12, 31))
histories = st.lists(
    st.one_of(
        st.builds(rating, st.sampled_from(["self", "supervisor", "observed"]), st.integers(0, 4), days),
        st.builds(attempt, days, st.sampled_from(["", "m1", "m2"]), st.sampled_from(["0.2", "0.7", "1"]), st.booleans()),
        st.builds(certificate, days, days, st.just(3), st.sampled_from(["m1", "m2"])),
    ),
    max_size=12,
)


@given(histories, st.sets(st.integers(0, 11)), days, days)
def test_pieces_of_leaves_one_piece_a_module_and_one_rating_a_kind(entries, revoked, revoked_on, as_of):
    revocations = [revocation(entry, on=revoked_on) for index, entry in enumerate(entries) if index in revoked]
    kept = [piece for piece in pieces_of([*entries, *revocations], as_of=as_of) if not piece.set_aside]
    slots = [piece.module or piece.kind for piece in kept if piece.module or piece.kind != "test"]
    assert len(slots) == len(set(slots))
    assert all(piece.on <= as_of for piece in kept)


@given(histories, days)
def test_pieces_of_does_not_depend_on_what_is_dated_later(entries, as_of):
    known = [entry for entry in entries if entry.on <= as_of]
    whole, past = pieces_of(entries, as_of=as_of), pieces_of(known, as_of=as_of)
    assert [piece for piece in whole if piece.set_aside != "not_yet"] == list(past)


@given(histories, days)
def test_pieces_of_a_ledger_with_a_revocation_later_than_the_day_are_those_without_it(entries, as_of):
    later = [revocation(entry, on=as_of + timedelta(days=1)) for entry in entries]
    required = {"required": 3, "as_of": as_of}
    with_it = level_of(pieces_of([*entries, *later], as_of=as_of), **required)
    assert with_it == level_of(pieces_of(entries, as_of=as_of), **required)
