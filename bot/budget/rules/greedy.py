"""By votes, the most first: what most cities do (the utilitarian greedy rule of the literature).

What does not fit into the money left is skipped, and what has fewer votes may still fit. What
nobody approved is not taken, however much money is left.
"""

from collections.abc import Collection

from bot.budget.rules.election import Election, Ties


def greedy(election: Election, ties: Ties, bought: Collection[int] = ()) -> tuple[int, ...]:
    """What is taken beside what is bought already, in the order of taking."""
    ranks = ties.ranks(election.projects)
    left = election.budget - election.cost(bought)
    taken = []
    for project in sorted(election.costs, key=lambda one: (-election.votes[one], ranks[one])):
        cost = election.costs[project]
        if election.votes[project] and project not in bought and cost <= left:
            taken.append(project)
            left -= cost
    return tuple(taken)
