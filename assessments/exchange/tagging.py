"""Tags made of what other systems call categories, tags or keywords. Called by the readers. Pure."""

import re

from django.utils.text import slugify

LONGEST_TAG = 40
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "yo", "ж": "zh", "з": "z", "и": "i", "й": "y", "к": "k",
    "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts",
    "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu", "я": "ya",
}  # fmt: skip


def tags_of(category: str) -> list[str]:
    """A path of categories as tags: $course$/top/Law/Definitions gives law and definitions."""
    parts = re.split(r"(?<!/)/(?!/)", category.strip())
    named = [part for part in parts if not re.fullmatch(r"\s*(\$\w+\$|top|)\s*", part)]
    return [tag for part in named if (tag := tag_of(part.replace("//", "-")))]


def tag_of(text: str) -> str:
    """A word to find questions by: letters of the Latin alphabet, digits and hyphens."""
    latin = "".join(_CYRILLIC.get(letter, letter) for letter in text.lower())
    return slugify(latin)[:LONGEST_TAG].strip("-_")
