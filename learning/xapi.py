"""The words every way of learning reports in: one Result, whatever the technology. A leaf; see the xAPI specification, 2.0."""

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class Result:
    """What an activity reports: done or not, passed or not (None where there is nothing to pass), score from 0 to 1.

    `source` names what reported it ("read", "attempt:<uuid>"), so that the same report told twice is one.
    `shares` gives, by competency code, the share of points won and the number of items it rests on.
    """

    source: str
    completion: bool
    success: bool | None = None
    score: Decimal | None = None
    shares: dict[str, tuple[Decimal, int]] | None = None
