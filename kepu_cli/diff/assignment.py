"""The best assignment: which pairs to choose so that nothing is taken twice and the sum of scores is greatest."""

from __future__ import annotations


def assign(scores: dict[tuple[int, int], float], rows: int, columns: int) -> set[tuple[int, int]]:
    """The set of pairs, no row or column twice, with the greatest sum of scores.

    Each connected group of pairs is solved by itself with shortest augmenting paths, in whole numbers, so that the result
    never hangs on rounding. Of equal sums the one that keeps the order wins.
    """
    # The order is worth less than any difference of a score: scores have six digits.
    scale = 10**6
    farthest = (rows * columns) ** 2
    distance = farthest * max(min(rows, columns), 1) + 1
    worth = {
        (i, j): round(score * scale) * distance + farthest - (i * columns - j * rows) ** 2
        for (i, j), score in scores.items()
    }
    chosen: set[tuple[int, int]] = set()
    for group in _groups(list(scores)):
        if len(group) == 1:
            chosen.add(group[0])
        else:
            chosen |= _solve(group, worth)
    return chosen


def _groups(pairs: list[tuple[int, int]]) -> list[list[tuple[int, int]]]:
    """The pairs by connected component of the graph they make, in the order of their first pair."""
    parent: dict[int, int] = {}

    def root(node: int) -> int:
        above = parent.setdefault(node, node)
        while above != node:
            parent[node] = node = parent[above]
            above = parent[node]
        return node

    for i, j in pairs:
        parent[root(i)] = root(~j)
    groups: dict[int, list[tuple[int, int]]] = {}
    for i, j in sorted(pairs):
        groups.setdefault(root(i), []).append((i, j))
    return list(groups.values())


def _solve(pairs: list[tuple[int, int]], worth: dict[tuple[int, int], int]) -> set[tuple[int, int]]:
    """The best assignment of one group: each row in turn takes the augmenting path that gains most, or stays free.

    Costs are ``top - worth``; every row may stay free at cost ``top``, which is the same as a column of its own.
    """
    import heapq

    top = max(worth[pair] for pair in pairs)
    edges: dict[int, list[tuple[int, int]]] = {}
    for i, j in pairs:
        edges.setdefault(i, []).append((j, top - worth[i, j]))
    for i in edges:
        edges[i].append((-1 - i, top))  # stay free
    row_of: dict[int, int] = {}
    column_of: dict[int, int] = {}
    price: dict[int, int] = {}
    duals: dict[int, int] = {}
    for start in edges:
        # Dijkstra over reduced costs from the free row to the nearest free column.
        reached: dict[int, int] = {}
        came_from: dict[int, int] = {}
        done: set[int] = set()
        duals.setdefault(start, min(cost - price.get(j, 0) for j, cost in edges[start]))
        queue: list[tuple[int, int]] = []
        row, base = start, 0
        rows_seen = [(start, 0)]
        while True:
            for j, cost in edges[row]:
                if j not in done:
                    length = base + cost - price.get(j, 0) - duals[row]
                    if j not in reached or length < reached[j]:
                        reached[j] = length
                        came_from[j] = row
                        heapq.heappush(queue, (length, j))
            while True:
                length, column = heapq.heappop(queue)
                if column not in done and length == reached[column]:
                    break
            done.add(column)
            if column not in row_of:
                break
            row, base = row_of[column], length
            rows_seen.append((row, length))
        for seen_row, at in rows_seen:
            duals[seen_row] += length - at
        for seen in done:
            price[seen] = price.get(seen, 0) + reached[seen] - length
        while True:
            row = came_from[column]
            previous = column_of.get(row, column)
            row_of[column], column_of[row] = row, column
            if row == start:
                break
            column = previous
    return {(row, column) for column, row in row_of.items() if column >= 0}
