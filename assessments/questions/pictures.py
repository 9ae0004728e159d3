"""The picture of a question as files: opened with care, made small, kept under a name that is the hash of its bytes.

Called when a version is published, by the preview, and by the importer for pictures of strangers. A frozen file is never
changed or replaced, whatever becomes of the picture in the library.
"""

import hashlib
import io
import re
from collections.abc import Collection, Mapping

from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _
from PIL import Image, ImageOps
from wagtail.images.shortcuts import get_rendition_or_not_found

FOLDER = "questions"
CONTENT_TYPE = "image/webp"
LONGEST_SIDE = 1200
# Decoding takes four bytes of memory a pixel, however few bytes the file has.
MOST_PIXELS = 50_000_000
FORMATS = ("PNG", "JPEG", "GIF", "WEBP", "AVIF")
# A picture is written the first way that gives so few bytes, else the last way.
FEW_BYTES = 60_000
_DRAWN = ("PNG", "GIF")
_QUALITIES = (80, 65, 50)
_NAME = re.compile(r"[0-9a-f]{64}\.webp")


class BadPicture(Exception):
    """This is no picture that can be shown; the message says why."""


def opened(content: bytes, *, formats: Collection[str] = FORMATS, most_pixels: int = MOST_PIXELS) -> Image.Image:
    """The picture of these bytes, decoded; of a moving one the first frame. Raises BadPicture.

    Its size is looked at before anything is decoded.
    """
    too_large = _("The picture has more than %(most)s million pixels.") % {"most": most_pixels // 1_000_000}
    try:
        picture = Image.open(io.BytesIO(content), formats=tuple(formats))
        if picture.width * picture.height > most_pixels:
            raise BadPicture(too_large)
        picture.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise BadPicture(too_large) from None
    except BadPicture:
        raise
    except Exception:  # Decoders fail in many ways at what strangers wrote; all of them mean this.
        known = ", ".join("JPG" if name == "JPEG" else name for name in formats)
        raise BadPicture(_("The picture cannot be read. These can: %(known)s.") % {"known": known}) from None
    return picture


def small(picture: Image.Image) -> tuple[bytes, tuple[int, int]]:
    """The picture as WebP with its width and height: turned as it was meant, no larger than needed, and only its pixels."""
    drawn = picture.format in _DRAWN
    upright = ImageOps.exif_transpose(picture)
    clean = _on_white(upright)
    clean.thumbnail((LONGEST_SIDE, LONGEST_SIDE), Image.Resampling.LANCZOS)
    # Where it was taken and by whom, and its small copy of itself.
    clean.info.clear()
    ways = [{"quality": quality} for quality in _QUALITIES]
    for way in [{"lossless": True, "quality": 60}, *ways] if drawn else ways:
        file = io.BytesIO()
        clean.save(file, "WEBP", method=5, **way)
        if file.tell() <= FEW_BYTES:
            break
    return file.getvalue(), clean.size


def _on_white(picture: Image.Image) -> Image.Image:
    """Without transparency: black lines on nothing are not seen on the dark page."""
    if not picture.has_transparency_data:
        return picture.convert("RGB")
    whole = picture.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", whole.size, "white"), whole).convert("RGB")


def with_file(content: Mapping, image, *, before: Mapping | None) -> dict:
    """Frozen content with what is known of its picture's own file, which is made where it is missing.

    `before` is the content of the version before this one: of an unchanged picture it keeps the file, so that the same
    question freezes to the same content also after the library that writes WebP has changed. Raises BadPicture.
    """
    source = bytes_of(image)
    of = hashlib.sha256(source).hexdigest()
    known = (before or {}).get("image", {})
    if known.get("of") != of or not default_storage.exists(_path(known["name"])):
        written, (width, height) = small(opened(source))
        known = {"name": _kept(written), "width": width, "height": height, "bytes": len(written), "of": of}
    return {**content, "image": {**known, "alt": content["image"]["alt"]}}


def look_at(image) -> None:
    """Raise BadPicture for a picture of the library that could not be published."""
    opened(bytes_of(image))


def bytes_of(image) -> bytes:
    """The file of a picture of the library. Raises BadPicture where it is missing."""
    try:
        with image.open_file() as file:
            return file.read()
    except OSError:
        raise BadPicture(_("The file of the picture is missing.")) from None


def _kept(content: bytes) -> str:
    """The name of the file that holds these bytes; a file that was cut off is written again."""
    name = f"{hashlib.sha256(content).hexdigest()}.webp"
    path = _path(name)
    if default_storage.exists(path) and default_storage.size(path) != len(content):
        default_storage.delete(path)
    if not default_storage.exists(path):
        saved = default_storage.save(path, ContentFile(content))
        if saved != path:
            # Somebody else has written the same file at the same moment.
            default_storage.delete(saved)
    return name


def file_of(name: str) -> File:
    """A frozen file, open. Raises FileNotFoundError, also for what is not the name of one."""
    if not _NAME.fullmatch(name):
        raise FileNotFoundError(name)
    return default_storage.open(_path(name))


def _path(name: str) -> str:
    return f"{FOLDER}/{name}"


def draft_of(image) -> dict:
    """What the preview of an unpublished question shows: the picture of the library as it is now."""
    rendition = get_rendition_or_not_found(image, f"max-{LONGEST_SIDE}x{LONGEST_SIDE}|format-webp")
    return {"address": rendition.url, "width": rendition.width, "height": rendition.height}
