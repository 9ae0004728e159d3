"""The quadrant chart as numbers a template can draw: places of points, labels that do not cover each other.

Called by the report views. Points stand at the published places, which are rounded to five per cent.
"""

from collections.abc import Mapping

LEFT, RIGHT, TOP, BOTTOM = 56, 916, 24, 524
FULL_AT, PER_PERCENT = 916, 13.24
FIVE_AT, PER_POINT = 58, 116.5
LINE = 15
CLOSE_TO_EDGE = 870


def chart_of(quadrants: Mapping[str, list[Mapping]]) -> list[dict]:
    """Points with their labels; rows whose attainment is not told have no point and stand in the lists only."""
    points = [
        {
            "code": entry["competency"],
            "x": _x(entry["attainment"]),
            "y": _y(entry["importance"]),
            "first": name == "train_first",
        }
        for name, entries in quadrants.items()
        for entry in entries
        if "attainment" in entry
    ]
    points.sort(key=lambda point: (point["x"], point["y"], point["code"]))
    lowest: dict[float, float] = {}
    for point in points:
        place = max(point["y"] + 4, lowest.get(point["x"], 0) + LINE)
        lowest[point["x"]] = place
        end = point["x"] > CLOSE_TO_EDGE
        point["text_x"] = _written(point["x"] - 10 if end else point["x"] + 10)
        point["text_y"] = _written(place)
        point["end"] = end
        point["lead"] = _written(place - 4) if place - point["y"] > 8 else ""
        point["x"], point["y"] = _written(point["x"]), _written(point["y"])
    return points


def _x(attainment: float) -> float:
    return max(LEFT + 8, FULL_AT - 100 * (1 - attainment) * PER_PERCENT)


def _y(importance: float) -> float:
    return FIVE_AT + (5 - importance) * PER_POINT


def _written(number: float) -> str:
    # Written here: a template would put the reader's decimal comma into the drawing.
    return f"{number:.1f}"
