"""Rounding of published figures, always half up. Called where a figure leaves the arithmetic, never inside it."""

from decimal import ROUND_HALF_UP, Context, Decimal

# Digits beyond the twelfth are only the noise of dividing; left in, three times a third would fall just short
# of a band edge and equal priorities would not tie.
_SETTLED_PLACES = 12
# Wide enough that quantizing never overflows, whatever the caller's own context is.
_WIDE = Context(prec=200, rounding=ROUND_HALF_UP)


def round_half_up(value: Decimal, *, places: int) -> Decimal:
    """Return `value` with that many decimal places, half away from zero; never a negative zero."""
    return value.quantize(Decimal(1).scaleb(-places), context=_WIDE) + 0


def settled(value: Decimal) -> Decimal:
    """Return `value` cleared of division noise, for comparing it with an edge or with another figure."""
    return round_half_up(value, places=_SETTLED_PLACES)
