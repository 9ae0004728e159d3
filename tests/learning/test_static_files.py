"""What collectstatic makes of our style sheets: the same rules, without what only writers read."""

import gzip
from pathlib import Path

import pytest
from django.contrib.staticfiles.finders import find
from django.core.files.base import ContentFile

from learning.storage import ManifestStorage, ProductionStorage

STYLES = ["learning/tokens.css", "learning/okuw.css", "learning/report.css"]


@pytest.mark.parametrize("kind", [ManifestStorage, ProductionStorage])
@pytest.mark.parametrize("name", STYLES)
def test_a_style_sheet_loses_its_comments_and_keeps_its_rules(tmp_path, kind, name):
    source = Path(find(name)).read_bytes()
    kept = (tmp_path / kind(location=tmp_path).save(name, ContentFile(source))).read_bytes()
    assert b"/*" in source and b"/*" not in kept
    assert kept.count(b"{") == kept.count(b"}") > 5
    assert len(gzip.compress(kept)) < 0.95 * len(gzip.compress(source))


def test_what_is_not_ours_stays_as_it_is(tmp_path):
    storage = ManifestStorage(location=tmp_path)
    text = b"/* licence */\n  a { color: red }\n"
    assert (tmp_path / storage.save("wagtailadmin/x.css", ContentFile(text))).read_bytes() == text
