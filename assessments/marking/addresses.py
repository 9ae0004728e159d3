"""The address of a text for its markers: sealed, so that it tells neither the attempt nor the place in it.

Called by the selectors. Two texts of one attempt have neighbouring numbers; sealed, their addresses have nothing in common,
and nobody without the installation's key can make or read one. A text keeps its address.
"""

import base64
import binascii
import hashlib

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings

PURPOSE = b"text to be marked"
_BYTES = 8


def sealed(number: int) -> str:
    """The address of the item with this number."""
    return base64.urlsafe_b64encode(_box(settings.SECRET_KEY).encrypt(number.to_bytes(_BYTES, "big"), [PURPOSE])).decode()


def opened(address: str) -> int | None:
    """The number of the item with this address; None for anything that we have not sealed. Older keys stay readable."""
    try:
        told = base64.urlsafe_b64decode(address.encode("ascii"))
    except (UnicodeEncodeError, binascii.Error):
        return None
    for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        try:
            return int.from_bytes(_box(key).decrypt(told, [PURPOSE]), "big")
        except (InvalidTag, ValueError):
            continue
    return None


def _box(key: str) -> AESSIV:
    return AESSIV(hashlib.sha512(f"{PURPOSE.decode()} {key}".encode()).digest())
