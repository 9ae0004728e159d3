"""A published body as JSON and as CSV: the same figures and states as on the screen. Called by the pages and the command."""

import csv
import io
import json
from collections.abc import Iterator, Mapping

from learning.gaps.tables import STATUSES

BOM = "\ufeff"
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# What only the page and the next edition need.
NOT_EXPORTED = ("staff",)
CELL = ("state", "N", "n", "mean_gap", "people_below", "band", "since_edition", "since_round")
PRIORITY = ("rank", "importance", "priority", "borich", "borich_rank", "ranks_differ", "advice", "trainable_share")
COLUMNS = ("section", "row", "column", *CELL, *PRIORITY, "courses", "value")


def exported(body: Mapping) -> dict:
    """The body as it leaves the platform. A hidden cell is its state and nothing else."""
    return {name: value for name, value in body.items() if name not in NOT_EXPORTED}


def as_json(body: Mapping) -> str:
    return json.dumps(exported(body), ensure_ascii=False, indent=1)


def as_csv(body: Mapping) -> str:
    """One table with a line for every cell, row and figure; for spreadsheets: UTF-8 with a mark, nothing runs as a formula."""
    target = io.StringIO()
    target.write(BOM)
    writer = csv.DictWriter(target, COLUMNS, restval="", lineterminator="\r\n")
    writer.writeheader()
    for line in csv_lines(body):
        writer.writerow({name: safe(value) for name, value in line.items()})
    return target.getvalue()


def safe(value: object) -> object:
    """A value no spreadsheet runs: text that begins like a formula gets an apostrophe; numbers are left as they are."""
    if isinstance(value, str) and value.startswith(FORMULA):
        return f"'{value}"
    return "" if value is None else value


def csv_lines(body: Mapping) -> Iterator[dict]:
    for name in ("round", "edition", "audience", "method", "framework", "k", "scope", "agency", "released_on", "as_of"):
        yield {"section": "report", "row": name, "value": body[name]}
    for name, value in body["head"].items():
        yield {"section": "head", "row": name, "value": value["people"] if isinstance(value, Mapping) else value}
        if isinstance(value, Mapping):
            yield {"section": "head", "row": f"{name}_percent", "value": value["percent"]}
    for row in body["heatmap"]["rows"]:
        for column, cell in (*row["cells"].items(), ("total", row["total"])):
            yield {"section": "heatmap", "row": row["competency"], "column": column, **_picked(cell, CELL)}
    for row in body["priorities"]:
        figures = _picked(row, (*CELL, *PRIORITY))
        yield {"section": "priorities", "row": row["competency"], **figures, "courses": " ".join(row["courses"])}
    yield from _table_lines(body)
    yield from _certificate_lines(body["certificates"])


def _table_lines(body: Mapping) -> Iterator[dict]:
    for name, entries in body["quadrants"].items():
        for entry in entries:
            yield {"section": "quadrants", "row": entry["competency"], "column": name, "value": entry.get("attainment")}
    for dimension, groups in body["breakdowns"].items():
        for group in groups:
            line = {"section": "breakdowns", "row": group["group"], "column": dimension, **_picked(group, CELL)}
            yield {**line, "value": group.get("taking_part")}
    for name, value in body["trend"].items():
        yield {"section": "trend", "row": name, "value": value}


def _certificate_lines(table: Mapping) -> Iterator[dict]:
    for row in table.get("modules", ()):
        for status in STATUSES:
            yield {"section": "certificates", "row": row["module"], "column": status, **_picked(row[status], CELL)}
    for status, cell in table.get("totals", {}).items():
        yield {"section": "certificates", "row": "total", "column": status, **_picked(cell, CELL)}


def _picked(values: Mapping, names: tuple[str, ...]) -> dict:
    return {name: values[name] for name in names if name in values}
