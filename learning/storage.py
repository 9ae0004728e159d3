"""Static files under hashed names, our own styles without their comments. Named by the settings.

The demo compresses only our own small files, to start quickly; production all of them.
"""

import gzip
import re
from pathlib import Path

import brotli
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage
from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

OWN_FOLDERS = ("learning/", "assessments/", "courses/")
COMPRESSIBLE = {".css", ".js", ".svg", ".json"}


COMMENT = re.compile(rb"/\*.*?\*/", re.DOTALL)
INDENT = re.compile(rb"\n\s+")


class LeanStyles:
    """Takes comments and indents out of our own style sheets as they are gathered: an eighth of their weight on the wire."""

    def _save(self, name, content):
        if name.startswith(OWN_FOLDERS) and name.endswith(".css"):
            # It was read already where its hash was taken.
            content.seek(0)
            content = ContentFile(INDENT.sub(b"\n", COMMENT.sub(b"", content.read())))
        return super()._save(name, content)


class ProductionStorage(LeanStyles, CompressedManifestStaticFilesStorage):
    """Hashed names for all files, each compressed beside itself."""


class ManifestStorage(LeanStyles, ManifestStaticFilesStorage):
    """Hashed names for all files; gzip and Brotli beside the files of our own three apps."""

    manifest_strict = False

    def post_process(self, paths, dry_run=False, **options):
        for name, hashed, processed in super().post_process(paths, dry_run, **options):
            yield name, hashed, processed
            if not dry_run and hashed and name.startswith(OWN_FOLDERS) and Path(name).suffix in COMPRESSIBLE:
                self._compress(Path(self.path(hashed)))

    def _compress(self, path: Path) -> None:
        data = path.read_bytes()
        path.with_name(path.name + ".gz").write_bytes(gzip.compress(data, 9, mtime=0))
        path.with_name(path.name + ".br").write_bytes(brotli.compress(data))
