"""When an answered form counts: in full, or in part. Pure; called by selectors and by the survey handed to the report."""

MOSTLY = 80  # per cent of the questions; source: method 3.1


def is_complete(*, rated: int, asked: int) -> bool:
    """Every competency of the form has a level."""
    return 0 < asked <= rated


def is_mostly_complete(*, rated: int, asked: int) -> bool:
    """At least 80 % of the form, but not all of it: a partial answer that counts in the response rate."""
    return rated < asked and rated * 100 >= asked * MOSTLY
