"""Pictures that come along with foreign questions, one a question: found, looked at within limits, without what they tell
beside their pixels.

Called by draft for the readers, by entries for the writers. Nothing is stored here: services makes pictures of the library.
"""

import base64
import binascii
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import sha256
from mimetypes import guess_type

from django.conf import settings
from django.utils.translation import gettext as _
from PIL import Image

from assessments.exchange.plain import Seen
from assessments.questions.pictures import LONGEST_SIDE, BadPicture, bytes_of, opened, small

# What a browser shows and a package may hold. SVG is a program.
FORMATS = {"PNG": "png", "JPEG": "jpg", "GIF": "gif", "WEBP": "webp"}
_TYPES = {"png": "image/png", "jpg": "image/jpeg", "webp": "image/webp"}
# Of one picture, and of all that one file brings: a file of few bytes can hold many large white ones.
MOST_PIXELS_OF_ONE = 25_000_000
MOST_PIXELS_OF_ALL = 250_000_000
MOST_OF_ALL = 1000
LONGEST_WORDS = 300
WRITTEN_OUT = "data:"
# What Pillow finds in a file that says nothing of a place, a person or a device. All else is a reason to write it anew.
_SILENT = {
    "adobe", "adobe_transform", "aspect", "background", "chromaticity", "default_image", "dpi", "duration", "gamma",
    "icc_profile", "interlace", "jfif", "jfif_density", "jfif_unit", "jfif_version", "loop", "progression", "progressive",
    "srgb", "timestamp", "transparency",
}  # fmt: skip
Files = Callable[[str], bytes | None]


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture as it is kept; two are equal when their bytes are."""

    content: bytes = field(repr=False)
    suffix: str
    size: tuple[int, int]
    name: str = field(default="", compare=False, repr=False)

    @property
    def mark(self) -> str:
        """A fingerprint of the bytes."""
        return sha256(self.content).hexdigest()

    @property
    def address(self) -> str:
        """The picture itself as an address, for a page that shows it before it is stored."""
        return f"data:{_TYPES[self.suffix]};base64,{base64.b64encode(self.content).decode()}"


@dataclass(slots=True)
class Allowance:
    """What the pictures of one file may still take."""

    count: int = MOST_OF_ALL
    pixels: int = MOST_PIXELS_OF_ALL

    def taken(self, picture: Picture) -> None:
        self.count -= 1
        self.pixels -= picture.size[0] * picture.size[1]

    def check(self) -> None:
        if self.count <= 0 or self.pixels <= 0:
            raise BadPicture(_("The pictures of the file are too many, or too large together."))


@dataclass(slots=True)
class Pictures:
    """The pictures of one question: `files` gives the bytes behind an address in its text, None where there are none."""

    allowance: Allowance = field(default_factory=Allowance)
    files: Files = lambda source: None
    own: Picture | None = None
    words: str = ""
    # The names that the text has said; a file beside them is one that nobody sees.
    said: set[str] = field(default_factory=set)

    def take(self, found: Iterable[Seen]) -> Iterator[str]:
        """Keep the first picture that can be kept; gives a note of each other one, with the reason."""
        for seen in dict.fromkeys(found):
            self.said.add(seen.name)
            if self.own:
                yield left_out(seen.name, _("A question has one picture here."))
                continue
            try:
                content = _bytes_of(seen.source, self.files)
                if content is None:
                    yield left_out(seen.name)
                else:
                    yield from self._keep(seen, content)
            except BadPicture as problem:
                yield left_out(seen.name, str(problem))

    def _keep(self, seen: Seen, content: bytes) -> Iterator[str]:
        self.allowance.check()
        self.own, moving = _looked_at(content, seen.name)
        self.allowance.taken(self.own)
        self.words = seen.alt[:LONGEST_WORDS].strip()
        if moving:
            yield _("Of the moving picture %(name)s the first frame was taken.") % {"name": seen.name}
        if not self.words:
            yield _("The picture %(name)s comes without words; an author writes them before the review.") % {"name": seen.name}
        elif len(seen.alt) > LONGEST_WORDS:
            yield _("The words for the picture %(name)s were cut to %(most)s characters.") % {
                "name": seen.name,
                "most": LONGEST_WORDS,
            }


def left_out(name: str, reason: str = "") -> str:
    """The note about a picture, or another file, that stays out."""
    kind = guess_type(name)[0] or "image/"
    words = _("the picture %(name)s") if kind.startswith("image/") else _("the file %(name)s")
    thing = _("Left out: %(thing)s.") % {"thing": words % {"name": name}}
    return f"{thing} {reason}".strip()


def _bytes_of(source: str, files: Files) -> bytes | None:
    if not source.startswith(WRITTEN_OUT):
        return files(source)
    kind, _comma, text = source.partition(",")
    return unpacked(text) if kind.endswith(";base64") else b""


def unpacked(text: str) -> bytes:
    """The bytes that are written out in letters. Raises BadPicture for too many; none where they are no such letters."""
    if len(text) > 2 * settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        raise _too_large()
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return b""


def kept(image) -> Picture:
    """A picture of our own library as an export carries it. Raises BadPicture."""
    content = bytes_of(image)
    return _picture(opened(content), content, image.title)


def _looked_at(content: bytes, name: str) -> tuple[Picture, bool]:
    """The picture of a stranger, and whether it moved."""
    if len(content) > settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE:
        raise _too_large()
    picture = opened(content, formats=FORMATS, most_pixels=MOST_PIXELS_OF_ONE)
    return _picture(picture, content, name), getattr(picture, "is_animated", False)


def _too_large() -> BadPicture:
    return BadPicture(
        _("The picture is larger than %(most)s MB.") % {"most": settings.WAGTAILIMAGES_MAX_UPLOAD_SIZE // 1024**2}
    )


def _picture(picture: Image.Image, content: bytes, name: str) -> Picture:
    """As it is where that is small and silent, so that it comes and goes unchanged; else written anew."""
    silent = picture.info.keys() <= _SILENT and not getattr(picture, "is_animated", False)
    suffix = FORMATS.get(picture.format, "")
    if silent and suffix in _TYPES and max(picture.size) <= LONGEST_SIDE:
        return Picture(content, suffix, picture.size, name)
    written, size = small(picture)
    return Picture(written, "webp", size, name)
