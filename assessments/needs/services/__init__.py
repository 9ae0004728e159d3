"""Writes of the needs assessment: leading a round, answering in it, closing it. Called by views, commands and load_demo.

A refusal is a ValidationError with a sentence for the reader and a `code`; nothing has changed then.
"""

from assessments.needs.services.answers import (
    Sent,
    clear_self_rating,
    consent,
    save_self_rating,
    save_supervisor_rating,
    save_supervisor_ratings,
    submit_response,
    withdraw,
)
from assessments.needs.services.closing import close_round, make_edition
from assessments.needs.services.rounds import add_agency, create_round, mark_ineligible, next_code, open_round

__all__ = [
    "Sent",
    "add_agency",
    "clear_self_rating",
    "close_round",
    "consent",
    "create_round",
    "make_edition",
    "mark_ineligible",
    "next_code",
    "open_round",
    "save_self_rating",
    "save_supervisor_rating",
    "save_supervisor_ratings",
    "submit_response",
    "withdraw",
]
