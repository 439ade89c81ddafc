#!/usr/bin/env python3
"""The household peers: logistic regression over pair features of a person and a title.

    ranking.py --data DIR --method household-logistic --out RUN.jsonl

household-logistic   trained inside each household: profiles of the older part of everybody's train rows predict what they
                     liked in the newer part. No held-out row is read.
pretrained-logistic  trained on other people, in five folds: profiles of all their train rows predict what they liked in
                     their held-out rows. Nobody is ranked with weights that their own held-out rows taught.

A title that the person did not rate is a negative, sampled and weighted back to the size of the catalogue.
"""

import argparse
import collections
import pathlib
import re
import time

import numpy as np
import scipy.sparse as sp
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import LogisticRegression

import common

NEGATIVES = 400  # for each person
OLDER = 0.75  # of a person's train rows make the profile when a household teaches itself
RECENT = 15  # titles that stand for what the person watches now
FOLDS = 5
# The regularisation is strong, as positives are few: chosen among powers of ten on the public split, in favour of the peers.
STRENGTH = {"household-logistic": 1e-3, "pretrained-logistic": 3e-4}


def closeness(values, watched, width):
    """Log of how densely `watched` lies around each of `values`."""
    return np.log(1e-3 + np.exp(-0.5 * ((values[:, None] - watched) / width) ** 2).mean(1))


class Catalogue:
    """What is known of the titles, and the likeness of every title to those that somebody watched."""

    def __init__(self, movies, watched, vectors):
        self.movies = movies
        self.year = np.array([m["year"] for m in movies], float)
        votes = np.array([m["vote_count"] or 0 for m in movies], float)
        average = np.array([m["vote_average"] or 6.2 for m in movies])
        self.votes = np.log1p(votes)
        self.unknown = (votes == 0).astype(float)
        self.popularity = np.log1p([m["popularity"] or 0 for m in movies])
        # Bayesian averages, doubtful of few votes: a little and a lot.
        self.quality, self.quality_strict = ((average * votes + 6.2 * prior) / (votes + prior) for prior in (150, 1000))
        self.values = {
            "genre": self.indicator(lambda m: m["genres"], 1),
            "keyword": self.indicator(lambda m: m["keywords"], 3),
            "director": self.indicator(lambda m: m["director"], 2),
            "actor": self.indicator(lambda m: m["cast"][:5], 2),
            "decade": self.indicator(lambda m: [m["year"] // 10], 1),
            "half_decade": self.indicator(lambda m: [m["year"] // 5], 1),
            "language": self.indicator(lambda m: [m["original_language"] or "unknown"], 3),
        }
        # How often a value would be watched if people picked by fame alone.
        fame = votes**0.75 + 1
        self.expected = {name: x.T @ fame / fame.sum() for name, x in self.values.items()}
        self.width = {name: np.maximum(1, np.asarray(x.sum(1)).ravel()) for name, x in self.values.items()}
        self.column = {title: i for i, title in enumerate(watched)}
        text = self.tfidf()
        self.likeness = {"text": (text @ text[watched].T).toarray()}
        if vectors is not None:
            self.likeness["embedding"] = vectors @ vectors[watched].T

    def indicator(self, values_of, least):
        """Titles x values, of the values that at least so many titles have."""
        lists = [list(dict.fromkeys(values_of(m))) for m in self.movies]
        counts = collections.Counter(v for values in lists for v in values)
        index = {v: i for i, v in enumerate(sorted(v for v in counts if counts[v] >= least))}
        row, column = zip(*((i, index[v]) for i, values in enumerate(lists) for v in values if v in index))
        return sp.csr_matrix((np.ones(len(row), np.float32), (row, column)), (len(self.movies), len(index)))

    def tfidf(self):
        def terms(m):
            words = re.findall(r"[a-z]{3,}", m["overview"].lower())
            twice = [f"k:{k}" for k in m["keywords"]] + [f"p:{p}" for p in m["director"]] + [f"g:{g}" for g in m["genres"]]
            return words + 2 * twice + [f"p:{p}" for p in m["cast"][:5]]

        options = dict(min_df=2, max_df=0.6, sublinear_tf=True, dtype=np.float32)
        return TfidfVectorizer(analyzer=terms, **options).fit_transform(self.movies)


def affinities(cat, titles, rating):
    """How the person likes the values of a title, and how much oftener than fame explains they watch them."""
    deviation = (rating - rating.mean()) / 5
    out = {}
    for name, x in cat.values.items():
        count = np.asarray(x[titles].sum(0)).ravel()
        liking = x[titles].T @ deviation / (count + 3)
        interest = np.log((count + 2) / (len(titles) * cat.expected[name] + 2))
        out[f"{name}_liking"] = x @ liking / cat.width[name]
        out[f"{name}_interest"] = x @ interest / cat.width[name]
    return out


def similarities(cat, titles, rating):
    """Mean and nearest likeness to what was liked, disliked, watched of late, and watched at all."""
    groups = {
        "liked": titles[rating >= common.LIKED],
        "disliked": titles[rating <= common.DISLIKED],
        "recent": titles[-RECENT:],
        "watched": titles,
    }
    out = {}
    for kind, likeness in cat.likeness.items():
        for name, members in groups.items():
            to = likeness[:, [cat.column[t] for t in members]] if len(members) else np.zeros((len(likeness), 1))
            out[f"{kind}_{name}_mean"] = to.mean(1)
            out[f"{kind}_{name}_nearest"] = to.max(1)
            if name == "liked":
                few = min(5, to.shape[1])
                out[f"{kind}_{name}_nearest5"] = np.partition(to, -few, 1)[:, -few:].mean(1)
    return out


def priors(cat, titles, last_year):
    """Fame, quality and age of a title, alone and against what the person watches."""
    year, votes, quality, age = cat.year, cat.votes, cat.quality, last_year - cat.year
    decade, recent = (year - 1990) / 20, titles[-RECENT:]
    out = {
        "votes": votes, "votes_squared": votes**2, "popularity": cat.popularity, "unknown": cat.unknown,
        "quality": quality, "quality_strict": cat.quality_strict, "votes_quality": votes * (quality - 6.2),
        "quality_taste": (quality - 6.2) * (quality[titles].mean() - 6.8),
        "year": year, "new": age <= 1, "log_age": np.log1p(np.maximum(0, age)), "age": age,
        "year_distance_in_spread": np.abs(year - year[titles].mean()) / (year[titles].std() + 3),
        "votes_closeness": closeness(votes, votes[titles], 0.5),
    }  # fmt: skip
    for name, some in (("", titles), ("recent_", recent)):
        out[f"{name}year_distance"] = np.abs(year - year[some].mean())
        out[f"{name}year_taste"] = decade * (year[some].mean() - 1990)
        out[f"{name}year_closeness"] = closeness(year, year[some], 3)
        out[f"{name}votes_distance"] = np.abs(votes - votes[some].mean())
        out[f"{name}votes_taste"] = (votes - 5) * (votes[some].mean() - 6.5)
    return out


def household(size, titles, others):
    """What the others of the household watched and liked, plain and by likeness of what they watch."""
    count, liked, deviation, alike, alike_liked = np.zeros((5, size))
    for theirs, rating in others:
        overlap = len(np.intersect1d(titles, theirs)) / np.sqrt(len(titles) * len(theirs))
        count[theirs] += 1
        liked[theirs] += rating >= common.LIKED
        deviation[theirs] += rating - rating.mean()
        alike[theirs] += overlap
        alike_liked[theirs] += overlap * (rating >= common.LIKED)
    return {
        "household_count": np.log1p(count), "household_liked": np.log1p(liked), "household_any": count > 0,
        "household_liking": deviation / (count + 2), "household_alike": alike, "household_alike_log": np.log1p(20 * alike),
        "household_alike_liked": alike_liked,
    }  # fmt: skip


def pair_features(cat, profile, others, last_year):
    """Titles x features for one person."""
    titles, rating = profile
    named = {
        **affinities(cat, titles, rating), **similarities(cat, titles, rating),
        **priors(cat, titles, last_year), **household(len(cat.year), titles, others),
    }  # fmt: skip
    return np.stack(list(named.values()), 1).astype(np.float32)


def examples(features, outcome, known, allowed, random):
    """Liked outcomes against a weighted sample of what the person never rated; people with many count less each."""
    titles, rating = outcome
    positive = titles[(rating >= common.LIKED) & allowed[titles]]
    open_titles = allowed.copy()
    open_titles[known] = False
    open_titles = np.flatnonzero(open_titles)
    negative = random.choice(open_titles, min(NEGATIVES, len(open_titles)), replace=False)
    weight = np.r_[np.ones(len(positive)), np.full(len(negative), len(open_titles) / len(negative))]
    label = np.r_[np.ones(len(positive)), np.zeros(len(negative))]
    return features[np.r_[positive, negative]], label, weight / np.sqrt(len(positive) + 1)


def learn(parts, strength):
    """Weights for features as they are, learnt on standardised ones; the constant does not change an order."""
    x, y, weight = (np.concatenate(column) for column in zip(*parts))
    spread = x.std(0) + 1e-6
    model = LogisticRegression(C=strength, max_iter=300).fit((x - x.mean(0)) / spread, y, sample_weight=weight)
    return model.coef_[0] / spread


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True)
    parser.add_argument("--split", default="public")
    parser.add_argument("--method", choices=STRENGTH, required=True)
    parser.add_argument("--catalogue", choices=("all", "lib2700"), default="all", help="what is offered in the lists")
    parser.add_argument("--embeddings", choices=("minilm", "none"), default="minilm")
    parser.add_argument("--strength", type=float, help="C of the regression")
    parser.add_argument("--cache", default=".build/peers-cache", help="folder for the sentence vectors")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--length", type=int, default=200)
    parser.add_argument("--out", required=True)
    args = parser.parse_args()
    pretrained = args.method == "pretrained-logistic"
    strength = args.strength or STRENGTH[args.method]

    movies = common.movies(args.data)
    index = {m["tmdb_id"]: i for i, m in enumerate(movies)}
    ids = np.array(list(index))
    offered = np.isin(ids, list(common.catalogue(args.data, args.catalogue)))
    people = common.users(args.data, args.split, "p1")
    folder = pathlib.Path(args.data) / args.split

    def rows(file):
        columns = {u: list(zip(*r)) for u, r in common.ratings(folder / file).items() if u in people}
        return {u: (np.array([index[t] for t in titles]), np.array(rating)) for u, (titles, rating) in columns.items()}

    train = rows("p1_train.csv.gz")
    later = rows("p1_heldout.csv.gz") if pretrained else {}
    vectors = None
    if args.embeddings == "minilm":
        from minilm import title_vectors

        vectors = title_vectors(movies, args.cache)
    cat = Catalogue(movies, np.unique(np.concatenate([titles for titles, _ in train.values()])), vectors)

    random = np.random.RandomState(args.seed)
    members = collections.defaultdict(list)
    for user, (home, _) in people.items():
        members[home].append(user)
    started = time.perf_counter()
    features, parts, allowed = {}, {}, {}
    for user, (home, last_year) in people.items():
        titles, rating = train[user]
        others = [train[other] for other in members[home] if other != user]
        allowed[user] = cat.year <= last_year
        features[user] = pair_features(cat, train[user], others, last_year)
        if pretrained:
            outcome = later.get(user, (np.empty(0, int), np.empty(0)))
            taught, known = features[user], np.r_[titles, outcome[0]]
        else:
            cut = max(3, int(len(titles) * OLDER))
            taught = pair_features(cat, (titles[:cut], rating[:cut]), others, last_year)
            outcome, known = (titles[cut:], rating[cut:]), titles
        parts[user] = examples(taught, outcome, known, allowed[user], random)

    if pretrained:
        # One person sits in up to four households (h00-u023 and h07-u023 are one): a fold must keep all of them.
        person = {user: user.rpartition("-")[2] for user in people}
        names = sorted(set(person.values()))
        fold = dict(zip(names, random.permutation(len(names)) % FOLDS))
        group = {user: fold[person[user]] for user in people}
    else:
        group = {user: home for user, (home, _) in people.items()}
    lists = {}
    for part in sorted(set(group.values())):
        # Pretrained weights come from the other folds, a household's own from itself.
        weights = learn([parts[user] for user in people if (group[user] != part) == pretrained], strength)
        for user in (user for user in people if group[user] == part):
            scores = np.where(offered & allowed[user], features[user] @ weights, -np.inf)
            scores[train[user][0]] = -np.inf
            best = np.argsort(-scores, kind="stable")[: args.length]
            lists[user] = ids[best[np.isfinite(scores[best])]]
    seconds = time.perf_counter() - started
    common.write_run(args.out, lists, seconds)
    print(f"{args.method}: features, training and ranking in {seconds:.1f} s, {len(lists)} people -> {args.out}")


if __name__ == "__main__":
    main()
