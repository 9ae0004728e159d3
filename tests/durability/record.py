"""What stands in the database of a killed server, read past the product with plain SQL on either engine."""

import json
import sqlite3
from uuid import UUID

import psycopg


def rows(url: str, query: str) -> list[tuple]:
    if url.startswith("sqlite"):
        connection = sqlite3.connect(url.removeprefix("sqlite:///"))
    else:
        connection = psycopg.connect(url)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


def is_whole(url: str) -> bool:
    """What SQLite says of its own file; PostgreSQL refuses to start otherwise."""
    return not url.startswith("sqlite") or rows(url, "PRAGMA quick_check") == [("ok",)]


def answers(url: str) -> dict:
    """Every answer by attempt, order and sequence."""
    found = rows(
        url,
        'SELECT CAST(t.uuid AS TEXT), i."order", a.sequence, CAST(a.response AS TEXT) FROM assessments_answer a'
        " JOIN assessments_attemptitem i ON i.id = a.item_id JOIN assessments_attempt t ON t.id = i.attempt_id",
    )
    return {(address_of(uuid), str(order), sequence): json.loads(response) for uuid, order, sequence, response in found}


def closed(url: str) -> set[str]:
    return {address_of(uuid) for (uuid,) in rows(url, f"SELECT CAST(uuid AS TEXT) {SENT}")}


def address_of(uuid: str) -> str:
    return f"/en/attempts/{UUID(uuid)}/"


SENT = "FROM assessments_attempt t WHERE t.submitted_at IS NOT NULL"
IN_A_COURSE = f"{SENT} AND t.context NOT LIKE 'practice%'"
# Each must give no row: what stands in one table and is missing in another, or stands there twice.
HALVES = {
    "an item marked before sending, or not marked after, but for a text that waits": (
        "SELECT t.id FROM assessments_attempt t JOIN assessments_attemptitem i ON i.attempt_id = t.id"
        " JOIN assessments_questionversion v ON v.id = i.version_id"
        " WHERE (t.submitted_at IS NULL) <> (i.score IS NULL) AND NOT (v.kind = 'extendedtext' AND i.score IS NULL)"
    ),
    "a score without that of each item, or those without it": (
        "SELECT t.id FROM assessments_attempt t WHERE (t.score IS NULL) <> EXISTS"
        " (SELECT 1 FROM assessments_attemptitem i WHERE i.attempt_id = t.id AND i.score IS NULL)"
    ),
    "an attempt without its items": (
        "SELECT t.id FROM assessments_attempt t WHERE NOT EXISTS"
        " (SELECT 1 FROM assessments_attemptitem i WHERE i.attempt_id = t.id)"
    ),
    "a result for every test sent, and for no other": (
        "SELECT (SELECT count(*) FROM courses_activityresult r WHERE r.source LIKE 'attempt:%')"
        f" - (SELECT count(*) {IN_A_COURSE}) AS missing WHERE (SELECT count(*) FROM courses_activityresult r"
        f" WHERE r.source LIKE 'attempt:%') <> (SELECT count(*) {IN_A_COURSE})"
    ),
    "a test sent that left no evidence": (
        f"SELECT t.id {IN_A_COURSE} AND NOT EXISTS (SELECT 1 FROM learning_evidence e WHERE e.learner_id = t.learner_id"
        " AND e.kind = 'test' AND replace(e.source, '-', '') = 'attempt:' || replace(CAST(t.uuid AS TEXT), '-', ''))"
    ),
    "a passed test without the completion": (
        f"SELECT t.id {IN_A_COURSE} AND t.passed AND NOT EXISTS (SELECT 1 FROM courses_coursecompletion c"
        " JOIN courses_enrolment n ON n.id = c.enrolment_id WHERE n.learner_id = t.learner_id)"
    ),
    "not one certificate for a completion": (
        "SELECT c.id FROM courses_coursecompletion c WHERE 1 <>"
        " (SELECT count(*) FROM learning_certificate z WHERE z.completion = c.uuid)"
    ),
    "a certificate without its evidence": (
        "SELECT z.id FROM learning_certificate z WHERE NOT EXISTS (SELECT 1 FROM learning_evidence e"
        " WHERE e.learner_id = z.learner_id AND e.kind = 'certificate')"
    ),
}


def halves(url: str) -> list[str]:
    """What was written by half."""
    return [name for name, query in HALVES.items() if rows(url, query)]
