"""The teams of an agency: one figure for each supervisor who reads it beside the agency's report, and who knows the people.

Pure. Called by learning.gaps.tabling. A team is made like any group of a breakdown; here is what it needs besides, since
its reader knows by name who is in it and may know the group of each.
"""

from collections.abc import Iterable, Mapping, Set

from learning.gaps.cells import HIDDEN

Groups = Mapping[str, Set[int]]


def without_the_nested(teams: list[dict], members: Groups, others: Iterable[Groups], *, k: int) -> list[dict]:
    """Hide the teams from which, with the groups of another table, the figure of fewer than k people could be subtracted.

    `teams` are the lines of a breakdown, `members` who is in each, `others` the groups of the tables that the supervisor
    reads too, each person in one group of a table.
    """
    tables = list(others)
    return [
        {"group": line["group"], "state": HIDDEN}
        if any(_leaves_few(members.get(line["group"], frozenset()), groups, k) for groups in tables)
        else line
        for line in teams
    ]


def _leaves_few(team: Set[int], groups: Groups, k: int) -> bool:
    """Whether a few people are left over when whole groups are taken from the team, or the team from whole groups."""
    within, around = set(), set()
    for group in groups.values():
        within |= group if group <= team else set()
        around |= group if group & team else set()
    return (bool(within) and 0 < len(team - within) < k) or 0 < len(around - team) < k
