#!/usr/bin/env python3
"""Our run files beside those of the peers, in one table, with the paired differences that decide which is better.

    quality.py --data DIR --ours OURS.jsonl … --peers PEER.jsonl …

A file is named METHOD-CATALOGUE.jsonl for households (…-all, …-lib2700) and community-METHOD.jsonl for the community.
Every figure comes from the functions of evaluate.py in the data folder. A star: the 95 % interval of the difference,
by bootstrap over households or people, leaves out 0. Seconds are of one thread: features, training and ranking for
households, fitting for the community; a file NAME.seconds beside a run states them.
"""

import argparse
import pathlib

import common

CATALOGUES = ("all", "lib2700")
HOUSEHOLD = (("NDCG@10", "ndcg10", 4), ("R@20", "recall20", 3), ("HR@10", "hit10", 2), ("ILD", "ild10", 2))
COMMUNITY = (("NDCG@10", "ndcg10", 4), ("R@20", "recall20", 3), ("NDCG@100", "ndcg100", 3), ("R@50", "recall50", 3))


def kind(path):
    """(protocol, catalogue, method) by the name of a run file."""
    name = path.stem
    if name.startswith("community-"):
        return "p2", "all", name.removeprefix("community-")
    for catalogue in CATALOGUES:
        if name.endswith(f"-{catalogue}"):
            return "p1", catalogue, name.removesuffix(f"-{catalogue}")
    raise SystemExit(f"{path}: a name ends in -all or -lib2700, or begins with community-")


def seconds(path):
    beside = path.with_suffix(".seconds")
    return beside.read_text().strip() if beside.exists() else "–"


def difference(evaluate, ours, peer):
    """Mean and interval of ours − peer in NDCG@10, person by person."""
    paired = [
        (household, user, {m: mine[m] - theirs[m] for m in evaluate.M})
        for (household, user, mine), (_, _, theirs) in zip(ours, peer, strict=True)
    ]
    mean, low, high = (values[evaluate.M.index("ndcg10")] for values in evaluate.boot(paired))
    return f"{mean:+.4f} [{low:+.4f}, {high:+.4f}]{' *' if low > 0 or high < 0 else ''}"


def table(evaluate, data, columns, protocol, ours, peers):
    scored = {}
    for path in ours + peers:
        scored[path] = evaluate.report(evaluate.read_run(path), data=data)
    distinct = protocol == "p1"
    heads = ["method", *(name for name, _, _ in columns), *(["distinct"] if distinct else []), "seconds"]
    heads += [f"{kind(path)[2]} − this" for path in ours]
    print("| " + " | ".join(heads) + " |")
    print("|" + "---|" * len(heads))
    for path in ours + peers:
        result, people = scored[path]
        cells = [f"**{kind(path)[2]}**" if path in ours else kind(path)[2]]
        for _, metric, digits in columns:
            mean, low, high = result[metric]
            interval = f" [{low:.3f}, {high:.3f}]" if metric == "ndcg10" else ""
            cells.append(f"{mean:.{digits}f}{interval}")
        cells += [f"{result['distinct10']:.2f}"] if distinct else []
        cells.append(seconds(path))
        cells += ["" if path == own else difference(evaluate, scored[own][1], people) for own in ours]
        print("| " + " | ".join(cells) + " |")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data", required=True)
    parser.add_argument("--split", default="public")
    parser.add_argument("--ours", nargs="+", type=pathlib.Path, required=True)
    parser.add_argument("--peers", nargs="*", type=pathlib.Path, default=[])
    args = parser.parse_args()
    evaluate = common.evaluator(args.data)
    for title, protocol, catalogue, columns in (
        ("Household, whole catalogue", "p1", "all", HOUSEHOLD),
        ("Household, library of 2,700", "p1", "lib2700", HOUSEHOLD),
        ("Community", "p2", "all", COMMUNITY),
    ):
        ours, peers = ([path for path in paths if kind(path)[:2] == (protocol, catalogue)] for paths in (args.ours, args.peers))
        if ours or peers:
            data = evaluate.load(protocol, args.split, catalogue)
            print(f"\n### {title}\n")
            table(evaluate, data, columns, protocol, ours, peers)


if __name__ == "__main__":
    main()
