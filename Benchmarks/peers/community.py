#!/usr/bin/env python3
"""Collaborative filtering peers for the community protocol: everybody's train rows, nothing about the titles but votes.

    community.py --data DIR --method ease --out RUN.jsonl

ease        closed form of Steck 2019 (doi 10.1145/3308558.3313710), in numpy
als, bpr    of the package implicit
popularity  how many people liked it, ties by votes

What people liked (rating >= 4) makes all of them better than all they rated: EASE has NDCG@10 0.122 against 0.093.
Prints the seconds of fitting, measured on one thread.
"""

import argparse
import pathlib
import time

import numpy as np
import scipy.sparse as sp
from threadpoolctl import threadpool_limits

import common


def ease(x, strength, **_):
    # A title without events has only zeros in its row and column: leaving it out changes no weight.
    used = np.flatnonzero(np.asarray(x.sum(0)))
    gram = (x[:, used].T @ x[:, used]).toarray()
    gram[np.diag_indices_from(gram)] += strength
    inverse = np.linalg.inv(gram)
    weights = inverse / -np.diag(inverse)
    np.fill_diagonal(weights, 0)

    def predict(rows):
        scores = np.zeros(rows.shape, np.float32)
        scores[:, used] = rows[:, used] @ weights
        return scores

    return predict


def factors(name):
    def fit(x, seed, rank, rounds, strength, alpha):
        # Imported here, so that EASE needs nothing but numpy.
        from implicit.als import AlternatingLeastSquares
        from implicit.bpr import BayesianPersonalizedRanking

        shared = dict(factors=rank, iterations=rounds, random_state=seed, num_threads=1)
        if name == "als":
            model = AlternatingLeastSquares(regularization=strength, alpha=alpha, **shared)
        else:
            model = BayesianPersonalizedRanking(regularization=strength, learning_rate=0.05, **shared)
        model.fit(x, show_progress=False)
        return lambda _: model.user_factors @ model.item_factors.T

    return fit


METHODS = {
    "ease": (ease, dict(strength=100.0)),
    "als": (factors("als"), dict(rank=32, rounds=15, strength=10.0, alpha=1.0)),
    "bpr": (factors("bpr"), dict(rank=64, rounds=100, strength=0.03, alpha=None)),
    "popularity": (lambda x, **_: lambda rows: np.tile(np.asarray(x.sum(0)), (x.shape[0], 1)), {}),
}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True)
    parser.add_argument("--split", default="public")
    parser.add_argument("--method", choices=METHODS, required=True)
    parser.add_argument("--catalogue", default="all")
    parser.add_argument("--events", choices=("all", "liked"), default="liked", help="which train rows count")
    parser.add_argument("--strength", type=float, help="regularisation")
    parser.add_argument("--rank", type=int)
    parser.add_argument("--alpha", type=float, help="confidence of an event, ALS")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--length", type=int, default=200)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()

    movies = common.movies(args.data)
    index = {movie["tmdb_id"]: i for i, movie in enumerate(movies)}
    ids = np.array(list(index))
    year = np.array([movie["year"] for movie in movies])
    votes = np.array([movie["vote_count"] or 0 for movie in movies])
    offered = np.isin(ids, list(common.catalogue(args.data, args.catalogue)))
    train = common.ratings(pathlib.Path(args.data) / "p2_train.csv.gz")
    people = {user: row for row, user in enumerate(sorted(train))}

    seen = [(people[u], index[t], r >= common.LIKED) for u, rows in train.items() for t, r in rows]
    user, title, liked = np.array(seen).T
    used = liked == 1 if args.events == "liked" else np.ones(len(liked), bool)
    x = sp.csr_matrix((np.ones(used.sum(), np.float32), (user[used], title[used])), (len(people), len(movies)))

    fit, options = METHODS[args.method]
    given = {name: getattr(args, name) for name in ("strength", "rank", "alpha") if getattr(args, name) is not None}
    with threadpool_limits(1):
        started = time.perf_counter()
        predict = fit(x, seed=args.seed, **{**options, **{k: v for k, v in given.items() if k in options}})
        seconds = time.perf_counter() - started
    scores = np.asarray(predict(x))

    scores = scores + 1e-9 * votes
    scores[user, title] = -np.inf
    lists = {}
    for name, (_, last_year) in common.users(args.data, args.split, "p2").items():
        row = np.where(offered & (year <= last_year), scores[people[name]], -np.inf)
        best = np.argsort(-row, kind="stable")[: args.length]
        lists[name] = ids[best[np.isfinite(row[best])]]
    common.write_run(args.out, lists, seconds)
    print(f"{args.method}: fitted in {seconds:.2f} s, {len(lists)} people -> {args.out}")


if __name__ == "__main__":
    main()
