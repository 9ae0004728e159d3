"""How often one address may ask the public check page. Counted in the shared cache, for each minute."""

import time

from django.core.cache import cache

A_MINUTE = 60


def within_limit(address: str) -> bool:
    """Whether this address has asked at most A_MINUTE times in the current minute; counts this time too."""
    key = f"verify:{address}:{int(time.time() // 60)}"
    cache.add(key, 0, timeout=120)
    return cache.incr(key) <= A_MINUTE
