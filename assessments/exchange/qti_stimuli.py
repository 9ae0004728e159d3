"""Texts that several items of QTI share and only name, put where each is read: before what it asks. Called by qti_package."""

import posixpath
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

from assessments.exchange.qti import plainly_named
from assessments.exchange.xml_tree import named

# Longer ones are no texts for one question.
LARGEST_STIMULUS, MOST_STIMULI = 100_000, 5
Stimulus = Callable[[str], Element | None]


def put_in_stimuli(root: Element, stimulus: Stimulus) -> Iterator[str]:
    """Put the texts that an item names into its body; gives the address of each one that cannot be had."""
    body = next(named(root, "itemBody"), None)
    for place, reference in enumerate(list(named(root, "assessmentStimulusRef"))):
        address = reference.get("href", "?")
        found = stimulus(address) if body is not None and place < MOST_STIMULI else None
        if found is None:
            yield address[:80]
        else:
            body.insert(place, found)


def stimulus_body(root: Element, folder: str) -> Element | None:
    """The text of a stimulus as a block; `folder` is where it lies, seen from the item."""
    body = next(named(plainly_named(root), "stimulusBody"), None)
    if body is None:
        return None
    for part in body.iter():
        for name in ("src", "data"):
            if part.get(name, ":").find(":") < 0:
                part.set(name, posixpath.join(folder, part.get(name)))
    body.tag = "div"
    return body
