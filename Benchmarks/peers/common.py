"""What the peers share: the data folder, its reference metric, and run files."""

import csv
import gzip
import importlib.util
import json
import pathlib

LIKED, DISLIKED = 4.0, 2.5


def evaluator(data):
    """The data folder's own evaluate.py as a module: the metric is never rewritten here."""
    spec = importlib.util.spec_from_file_location("reference_evaluate", pathlib.Path(data) / "evaluate.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def movies(data):
    with gzip.open(pathlib.Path(data) / "movies.jsonl.gz", "rt") as file:
        return [json.loads(line) for line in file]


def users(data, split, protocol):
    """user -> (household, last year of release that counts)."""
    with open(pathlib.Path(data) / split / f"{protocol}_users.csv") as file:
        return {row["user"]: (row["household"], int(row["as_of_year"])) for row in csv.DictReader(file)}


def ratings(path):
    """user -> [(title, rating)], oldest first."""
    with gzip.open(path, "rt") as file:
        rows = [(int(r["timestamp"]), r["user"], int(r["tmdb_id"]), float(r["rating"])) for r in csv.DictReader(file)]
    out = {}
    for _, user, title, rating in sorted(rows, key=lambda row: row[0]):
        out.setdefault(user, []).append((title, rating))
    return out


def catalogue(data, name):
    with open(pathlib.Path(data) / f"catalogue_{name}.csv") as file:
        return {int(row["tmdb_id"]) for row in csv.DictReader(file)}


def write_run(path, lists, seconds=None):
    """One line a person, best first; the seconds of training go beside it, for quality.py."""
    path = pathlib.Path(path)
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w") as file:
        for user, items in lists.items():
            file.write(json.dumps({"user": user, "items": [int(i) for i in items]}) + "\n")
    if seconds is not None:
        path.with_suffix(".seconds").write_text(f"{seconds:.2f}\n")
