from __future__ import annotations

import itertools

import numpy as np
import pytest

from sitrep.text.analyser.decoder import best_spans, best_tree


def is_tree(heads: list[int]) -> bool:
    if heads.count(0) != 1:
        return False
    for node in range(1, len(heads) + 1):
        steps = 0
        while node and steps <= len(heads):
            node, steps = heads[node - 1], steps + 1
        if node:
            return False
    return True


def total(scores: np.ndarray, heads: list[int]) -> float:
    return float(sum(scores[word, head] for word, head in enumerate(heads)))


def brute_force(scores: np.ndarray) -> float:
    words = len(scores)
    trees = (list(heads) for heads in itertools.product(range(words + 1), repeat=words))
    return max(total(scores, heads) for heads in trees if is_tree(heads))


@pytest.mark.parametrize("words", [1, 2, 3, 4, 5])
def test_best_tree_is_as_good_as_the_best_of_all_trees(words: int) -> None:
    rng = np.random.default_rng(words)
    for _ in range(60 if words < 5 else 15):
        scores = rng.normal(size=(words, words + 1)).astype(np.float32)
        heads = best_tree(scores)
        assert is_tree(heads)
        assert total(scores, heads) == pytest.approx(brute_force(scores), abs=1e-4)


@pytest.mark.parametrize("words", [1, 2, 7, 30, 120])
@pytest.mark.parametrize("spread", [0.0, 1.0, 1000.0])
def test_any_scores_give_a_tree(words: int, spread: float) -> None:
    rng = np.random.default_rng(7)
    for _ in range(10):
        scores = (rng.normal(size=(words, words + 1)) * spread).astype(np.float32)
        assert is_tree(best_tree(scores))


def test_many_roots_become_one() -> None:
    scores = np.zeros((4, 5), dtype=np.float32)
    scores[:, 0] = [9.0, 8.0, 7.0, 6.0]
    heads = best_tree(scores)
    assert heads[0] == 0
    assert is_tree(heads)


def test_scores_that_are_no_numbers_give_a_tree_all_the_same() -> None:
    scores = np.full((3, 4), np.nan, dtype=np.float32)
    assert is_tree(best_tree(scores))


def test_no_word_has_no_tree() -> None:
    assert best_tree(np.zeros((0, 1), dtype=np.float32)) == []


LABELS = ("O", "B-person", "I-person", "B-place", "I-place")


def allowed(path: tuple[int, ...]) -> bool:
    names = ["O", *(LABELS[n] for n in path)]
    return all(not b.startswith("I-") or a[2:] == b[2:] for a, b in itertools.pairwise(names))


def test_best_spans_is_the_best_of_all_allowed_paths() -> None:
    rng = np.random.default_rng(3)
    scores = rng.normal(size=(20, 4, 5)).astype(np.float32)
    paths = [path for path in itertools.product(range(5), repeat=4) if allowed(path)]
    for sentence, found in zip(scores, best_spans(scores, LABELS), strict=True):
        best = max(paths, key=lambda path: sum(sentence[n, label] for n, label in enumerate(path)))
        assert tuple(found) == best


def test_padding_does_not_change_a_sentence() -> None:
    rng = np.random.default_rng(5)
    short = rng.normal(size=(10, 3, 5)).astype(np.float32)
    padded = np.concatenate([short, np.zeros((10, 6, 5), dtype=np.float32)], axis=1)
    assert (best_spans(padded, LABELS)[:, :3] == best_spans(short, LABELS)).all()


def test_no_word_has_no_span() -> None:
    assert best_spans(np.zeros((2, 0, 5), dtype=np.float32), LABELS).shape == (2, 0)
