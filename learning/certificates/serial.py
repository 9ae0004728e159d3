"""Serial numbers: 130 random bits in letters and figures that survive being read aloud and typed by hand. Pure."""

import secrets

# Crockford's base 32: no I, L, O, U, so that nothing is mistaken for 1 or 0.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LENGTH = 26
_MISREAD = str.maketrans({"O": "0", "I": "1", "L": "1"})


def new_serial() -> str:
    """A fresh serial of 26 characters, 130 bits from the operating system."""
    return "".join(secrets.choice(ALPHABET) for _place in range(LENGTH))


def normalised(typed: str) -> str:
    """A serial as typed (spaces, dashes, small letters, O for 0) in the form it is stored in; "" if it cannot be one."""
    serial = "".join(typed.split()).replace("-", "").upper().translate(_MISREAD)
    return serial if len(serial) == LENGTH and all(letter in ALPHABET for letter in serial) else ""


def spaced(serial: str) -> str:
    """A serial in groups, as it is printed: ABCDE-FGHJK-…"""
    return "-".join(serial[start : start + 5] for start in range(0, len(serial), 5))
