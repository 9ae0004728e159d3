"""The tables of the benchmarks as text, and the list of what went over a budget or under a floor."""

from datetime import date

from tests.bench.installation import Installation
from tests.bench.sizes import Size
from tests.bench.speeds import Speed
from tests.bench.starts import LOAD_DEMO_SECONDS, SECOND_START_SECONDS


def table(head: list[str], rows: list[list[str]]) -> str:
    """Columns as wide as what is in them, the first to the left, the others to the right."""
    widths = [max(len(row[column]) for row in [head, *rows]) for column in range(len(head))]
    lines = []
    for row in [head, ["-" * width for width in widths], *rows]:
        first, *others = (cell.rjust(width) for cell, width in zip(row, widths, strict=True))
        lines.append("  ".join([row[0].ljust(len(first)), *others]).rstrip())
    return "\n".join(lines)


def sizes_table(sizes: list[Size]) -> str:
    head = ["kB on the wire", "cold", "budget", "requests", "page", "JS", "CSS", "warm", "budget"]
    rows = [
        [
            size.name,
            f"{size.cold.total:.1f}",
            _or_dash(size.budget.cold),
            str(size.cold.requests),
            f"{size.cold.of('Document'):.1f}",
            f"{size.cold.of('Script'):.1f}",
            f"{size.cold.of('Stylesheet'):.1f}",
            f"{size.warm.total:.1f}",
            _or_dash(size.budget.warm),
        ]
        for size in sizes
    ]
    return table(head, rows)


def speeds_table(speeds: list[Speed]) -> str:
    head = ["16 clients", "database", "per s", "wanted", "CPU ms", "wanted", "median ms", "p95 ms"]
    head += ["of bare", "at least", "bare views", "at most"]
    rows = [
        [
            speed.page.name,
            speed.database,
            f"{speed.rate:.0f}",
            _or_dash(speed.page.wanted),
            f"{speed.cpu:.2f}",
            _or_dash(speed.page.wanted_cpu),
            f"{speed.median:.1f}",
            f"{speed.p95:.1f}",
            f"{speed.share:.4f}",
            _or_dash(speed.page.least),
            f"{speed.cost:.1f}",
            _or_dash(speed.page.most),
        ]
        for speed in speeds
    ]
    return table(head, rows)


def starts_table(installations: list[Installation], second: float | None) -> str:
    rows = [
        [
            "load_demo",
            place.kind,
            f"{place.loaded_in:.1f}",
            f"{place.processor:.1f}",
            _or_dash(LOAD_DEMO_SECONDS.get(place.kind)),
        ]
        for place in installations
    ]
    if second is not None:
        rows.append(["second start of the demo", "SQLite", f"{second:.1f}", "–", str(SECOND_START_SECONDS)])
    return table(["seconds", "database", "took", "of processor", "at most"], rows)


def start_problems(installations: list[Installation], second: float | None) -> list[str]:
    slow = [
        f"load_demo on {place.kind}: {place.loaded_in:.1f} s, at most {most}"
        for place in installations
        if (most := LOAD_DEMO_SECONDS.get(place.kind)) and place.loaded_in > most
    ]
    if second is not None and second > SECOND_START_SECONDS:
        slow.append(f"second start of the demo: {second:.1f} s, at most {SECOND_START_SECONDS}")
    return slow


def heading(cores: int, load: float) -> str:
    busy = "" if load < cores / 2 else ": others are at work, all times are longer than at rest"
    return f"Okuw, {date.today().isoformat()}, {cores} cores, load {load:.1f} before the start{busy}"


def _or_dash(value: float | None) -> str:
    return "–" if value is None else f"{value:g}"
