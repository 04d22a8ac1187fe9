"""Scores in, the best allowed structure out: a tree with one root (Chu-Liu/Edmonds), entity spans (Viterbi)."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


def best_tree(scores: NDArray[np.float32]) -> list[int]:
    """Return the head of each word in the tree with the highest sum of scores that has exactly one root.

    The greedy choice is taken where it is already such a tree, which it is for most sentences.

    Args:
        scores: [word, head] with the root as head 0 and word `i` as head `i + 1`.

    Returns:
        The head of each word, 0 for the root, `j + 1` for word `j`.
    """
    count = scores.shape[0]
    if count == 0:
        return []
    grid = np.nan_to_num(scores.astype(np.float64), nan=-1e9, posinf=1e9, neginf=-1e9)
    grid[np.arange(count), np.arange(1, count + 1)] = -np.inf
    greedy: list[int] = grid.argmax(axis=1).tolist()
    if _is_tree(greedy):
        return greedy
    # No tree with one root scores more than this: the root that costs least, every other word under its best word.
    inner: list[int] = (grid[:, 1:].argmax(axis=1) + 1).tolist()
    inner[int((grid[:, 0] - grid[:, 1:].max(axis=1)).argmax())] = 0
    if _is_tree(inner):
        return inner
    # A toll on every arc from the root, larger than any gain, leaves the best tree with as few roots as can be: one.
    finite = grid[np.isfinite(grid)]
    grid[:, 0] -= (finite.max() - finite.min() + 1.0) * (count + 1)
    square = np.full((count + 1, count + 1), -np.inf)
    square[1:] = grid
    return _edmonds(square)[1:]


def _is_tree(heads: list[int]) -> bool:
    """Tell whether the heads give one root and no cycle."""
    if heads.count(0) != 1:
        return False
    reached = [False] * (len(heads) + 1)
    reached[0] = True
    for start in range(1, len(heads) + 1):
        path = []
        node = start
        while not reached[node]:
            if node in path:
                return False
            path.append(node)
            node = heads[node - 1]
        for step in path:
            reached[step] = True
    return True


def _edmonds(scores: NDArray[np.float64]) -> list[int]:
    """Return the heads of the maximum spanning arborescence from node 0; `scores` is [node, head]."""
    count = scores.shape[0]
    heads: list[int] = scores.argmax(axis=1).tolist()
    heads[0] = 0
    cycle = _cycle(heads)
    if not cycle:
        return heads
    inside = np.zeros(count, dtype=bool)
    ring = np.array(cycle)
    inside[ring] = True
    outer = np.flatnonzero(~inside)  # node 0 is never in a cycle, so it stays first
    own = scores[cycle, [heads[node] for node in cycle]]
    small = np.full((len(outer) + 1, len(outer) + 1), -np.inf)
    small[:-1, :-1] = scores[np.ix_(outer, outer)]
    # Entering the cycle at one of its nodes costs that node its arc inside the cycle.
    enter = scores[np.ix_(ring, outer)] - own[:, None]
    entry = enter.argmax(axis=0)
    small[-1, :-1] = enter[entry, np.arange(len(outer))]
    leave = scores[np.ix_(outer, ring)]
    exits = leave.argmax(axis=1)
    small[:-1, -1] = leave[np.arange(len(outer)), exits]
    small[0, :] = -np.inf
    chosen = _edmonds(small)
    result = list(heads)
    for place, node in enumerate(outer.tolist()):
        head = chosen[place]
        result[node] = cycle[int(exits[place])] if head == len(outer) else int(outer[head])
    entered = chosen[-1]
    result[cycle[int(entry[entered])]] = int(outer[entered])
    result[0] = 0
    return result


def _cycle(heads: list[int]) -> list[int]:
    """Return the nodes of one cycle, none where there is none."""
    state = [0] * len(heads)
    state[0] = 2
    for start in range(1, len(heads)):
        path = []
        node = start
        while state[node] == 0:
            state[node] = 1
            path.append(node)
            node = heads[node]
        if state[node] == 1:
            return path[path.index(node) :]
        for step in path:
            state[step] = 2
    return []


def best_spans(scores: NDArray[np.float32], labels: Sequence[str]) -> NDArray[np.int64]:
    """Return the best sequence of BIO labels in which every I-x continues a B-x or I-x.

    Args:
        scores: [sentence, word, label]; padding behind a sentence must score all labels alike, then it changes nothing.
        labels: "O", "B-x" and "I-x" in the order of the scores.

    Returns:
        [sentence, word] the index of each label.
    """
    sentences, words, count = scores.shape
    barred = np.zeros((count, count))  # [label, label before it]
    for after, name in enumerate(labels):
        if name.startswith("I-"):
            barred[after] = [0.0 if before[1:] == name[1:] or before == f"B-{name[2:]}" else -1e9 for before in labels]
    if not words:
        return np.zeros((sentences, words), dtype=np.int64)
    best: NDArray[np.int64] = scores.argmax(2).astype(np.int64)
    # The best label of each word is the best sequence wherever it is an allowed one, which it is for most sentences.
    opening = np.array([-1e9 if name.startswith("I-") else 0.0 for name in labels])
    broken = (opening[best[:, 0]] < 0) | (barred[best[:, 1:], best[:, :-1]] < 0).any(axis=1)
    if broken.any():
        best[broken] = _viterbi(scores[broken], barred, opening)
    return best


def _viterbi(
    scores: NDArray[np.float32], barred: NDArray[np.float64], opening: NDArray[np.float64]
) -> NDArray[np.int64]:
    """Return the sequence with the highest sum of scores; `barred` and `opening` put a price on what is not allowed."""
    sentences, words, count = scores.shape
    best = np.zeros((sentences, words), dtype=np.int64)
    total = scores[:, 0] + opening
    back = np.zeros((words, sentences, count), dtype=np.int64)
    for word in range(1, words):
        paths = total[:, None, :] + barred
        back[word] = paths.argmax(2)
        total = np.take_along_axis(paths, back[word][:, :, None], 2)[:, :, 0] + scores[:, word]
    best[:, -1] = total.argmax(1)
    for word in range(words - 1, 0, -1):
        best[:, word - 1] = back[word][np.arange(sentences), best[:, word]]
    return best
