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
    storage = kind(location=tmp_path, base_url="/static/")
    storage.save(name, ContentFile(source))
    list(storage.post_process({name: (storage, name)}))
    hashed = storage.stored_name(name)
    kept = (tmp_path / hashed).read_bytes()
    assert gzip.decompress((tmp_path / f"{hashed}.gz").read_bytes()) == kept
    assert b"/*" in source and b"/*" not in kept
    assert kept.count(b"{") == kept.count(b"}") > 5
    assert len(gzip.compress(kept)) < 0.95 * len(gzip.compress(source))


def test_what_is_not_ours_stays_as_it_is(tmp_path):
    storage = ManifestStorage(location=tmp_path)
    text = b"/* licence */\n  a { color: red }\n"
    assert (tmp_path / storage.save("wagtailadmin/x.css", ContentFile(text))).read_bytes() == text
