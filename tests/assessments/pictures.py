"""Pictures as people have them: with a place in them, animated, drawn, far too large. For the tests of questions' pictures."""

import io
import struct
import zlib

from django.core.files.images import ImageFile
from PIL import Image as Pillow
from wagtail.images.models import Image

# A street in Ashgabat, as a telephone writes it.
PLACE = b"37.9601,58.3261"


def photo(colour="red", size=(40, 30), *, turned=False, tagged=True) -> bytes:
    """A JPEG of one colour, with a place in its EXIF; `turned` for one that was taken upright."""
    exif = Pillow.Exif()
    exif[0x010E] = PLACE.decode()
    if turned:
        exif[0x0112] = 6
    file = io.BytesIO()
    Pillow.new("RGB", size, colour).save(file, "JPEG", **({"exif": exif} if tagged else {}))
    return file.getvalue()


def drawing(colour="navy", size=(24, 16), **how) -> bytes:
    """A PNG of one colour."""
    file = io.BytesIO()
    Pillow.new("RGB", size, colour).save(file, "PNG", **how)
    return file.getvalue()


def bomb(side=50_000) -> bytes:
    """A PNG of few bytes that claims to be very large."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    head = struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


def in_library(content: bytes, name="picture.jpg") -> Image:
    """The picture as a trainer puts it into the library of the admin."""
    with Pillow.open(io.BytesIO(content)) as picture:
        width, height = picture.size
    return Image.objects.create(title="A picture", file=ImageFile(io.BytesIO(content), name), width=width, height=height)
