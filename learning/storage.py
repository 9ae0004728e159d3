"""Static files under hashed names. Used by the demo, where only our own small files are compressed, to start quickly."""

import gzip
from pathlib import Path

import brotli
from django.contrib.staticfiles.storage import ManifestStaticFilesStorage

OWN_FOLDERS = ("learning/", "assessments/", "courses/")
COMPRESSIBLE = {".css", ".js", ".svg", ".json"}


class ManifestStorage(ManifestStaticFilesStorage):
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
