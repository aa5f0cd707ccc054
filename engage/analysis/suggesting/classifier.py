"""The only file that needs scikit-learn. It is loaded in the worker and nowhere else: see learning.py. What it learns
lives as long as one call: words that weigh are words of people, and are not kept."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold, cross_val_predict
from sklearn.pipeline import Pipeline, make_pipeline

FOLDS = 5
SURE = 0.5
WHY = 3  # words


@dataclass(frozen=True)
class Measured:
    """What was right of what it suggested for texts that it had not seen, and how many it found, in per cent."""

    precision: int
    recall: int


def measure(texts: Sequence[str], is_under_it: Sequence[bool]) -> Measured:
    """Held out: each fifth of the texts is judged by what was learned from the other four."""
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=1)
    truth = np.array(is_under_it)
    shares = cross_val_predict(_learner(), list(texts), truth, cv=folds, method="predict_proba")[:, 1]
    said = shares >= SURE
    right = int((said & truth).sum())
    return Measured(_per_cent(right, int(said.sum())), _per_cent(right, int(truth.sum())))


def suggest(
    texts: Sequence[str], is_under_it: Sequence[bool], unseen: Sequence[str]
) -> Iterator[tuple[int, list[str]]]:
    """Which of the unseen texts (their places) may be under it, each with the words that weighed most."""
    learner = _learner().fit(list(texts), np.array(is_under_it))
    rows = learner[:-1].transform(list(unseen))
    shares = learner[-1].predict_proba(rows)[:, 1]
    weights, names = learner[-1].coef_[0], learner[0].get_feature_names_out()
    for at in np.flatnonzero(shares >= SURE):
        row = rows[int(at)]
        weighed = sorted(zip(row.data * weights[row.indices], row.indices, strict=True), reverse=True)[:WHY]
        yield int(at), [str(names[column]) for weight, column in weighed if weight > 0]


def _learner() -> Pipeline:
    words = TfidfVectorizer(strip_accents="unicode", sublinear_tf=True, ngram_range=(1, 2), min_df=2)
    return make_pipeline(words, LogisticRegression(class_weight="balanced", max_iter=1000))


def _per_cent(share: int, whole: int) -> int:
    return round(100 * share / whole) if whole else 0
