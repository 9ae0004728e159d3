"""`make bench`: sizes, speeds and starts of the product as the demo serves it, and the analysis of a large quiz.

Exit status 1 when a budget is exceeded. `python -m tests.bench sizes` (or `speeds`, `crowd`, `starts`, `analysis`) measures
only that.
"""

import os
import sys

from tests.bench import analysis, crowd, report, sizes, speeds, starts
from tests.bench.installation import on_postgresql, on_sqlite, postgresql_answers

ON_THE_DEMO = ("sizes", "speeds", "crowd", "starts")
PARTS = (*ON_THE_DEMO, "analysis")


def main(parts: tuple[str, ...]) -> int:
    say(report.heading(os.cpu_count() or 1, os.getloadavg()[0]))
    problems = of_the_demo(parts) if set(parts) & set(ON_THE_DEMO) else []
    if "analysis" in parts and postgresql_answers():
        analysed = analysis.measure()
        say(str(analysed))
        problems += analysed.problems()
    elif "analysis" in parts:
        say("PostgreSQL did not answer: the item analysis was NOT measured.")
    say("\n".join(["Over the budget:", *problems]) if problems else "Everything is within its budget.")
    return 1 if problems else 0


def of_the_demo(parts: tuple[str, ...]) -> list[str]:
    """What is measured on loaded installations; gives what went over a budget."""
    installations, measured, problems, second = [], [], [], None
    with on_sqlite() as sqlite:
        installations.append(sqlite)
        if "sizes" in parts:
            weighed = sizes.measure(sqlite)
            say(report.sizes_table(weighed))
            problems += [problem for size in weighed for problem in size.problems()]
        if "speeds" in parts:
            measured += speeds.measure(sqlite)
        if "starts" in parts:
            second = starts.second_start(sqlite)
    if {"speeds", "crowd"} & set(parts) and postgresql_answers():
        with on_postgresql() as postgresql:
            installations.append(postgresql)
            if "speeds" in parts:
                measured += speeds.measure(postgresql)
            if "crowd" in parts:
                came = crowd.measure(postgresql)
                say(str(came))
                problems += came.problems()
    elif {"speeds", "crowd"} & set(parts):
        say("PostgreSQL did not answer: speeds on SQLite ONLY, and no crowd.")
    if measured:
        say(report.speeds_table(measured))
        problems += [problem for speed in measured for problem in speed.problems()]
    if "starts" in parts:
        say(report.starts_table(installations, second))
        problems += report.start_problems(installations, second)
    return problems


def say(text: str) -> None:
    sys.stdout.write(f"\n{text}\n")
    sys.stdout.flush()


if __name__ == "__main__":
    wanted = tuple(sys.argv[1:])
    if set(wanted) - set(PARTS):
        sys.exit(f"python -m tests.bench [{'|'.join(PARTS)}]")
    sys.exit(main(wanted or PARTS))
