"""Times the vector index beside Python's libraries for the same job, and prints one Markdown table.

    vectors.py PATH/TO/VectorBenchmark [--sizes 1000 40000] [--worlds clustered random] [--slow-builds]

Everything runs in one go with one thread each, and all take turns with every single query, so that whatever else the
machine does hits all alike, and nobody finds the data of a large catalogue in the processor's cache. Vectors and queries
come from a seed.
"""

import argparse
import json
import os
import socket
import subprocess
import sys
import tempfile
import time

for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
    os.environ[variable] = "1"

import chromadb  # noqa: E402
import faiss  # noqa: E402
import hnswlib  # noqa: E402
import numpy as np  # noqa: E402

faiss.omp_set_num_threads(1)
DIMENSIONS = 768
NEAREST = 10
# Graphs take minutes to build beyond this many rows.
MOST_ROWS_OF_GRAPHS = 40_000


def unit(vectors):
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def world(kind, count, queries, seed=7):
    """Unit vectors: in all directions alike, or around 400 centres with as much noise that two titles of one centre
    have a cosine of 0.6. Queries are drawn like the vectors."""
    random = np.random.default_rng(seed)
    centres = unit(random.standard_normal((400, DIMENSIONS), dtype=np.float32))

    def draw(number):
        noise = random.standard_normal((number, DIMENSIONS), dtype=np.float32)
        if kind == "random":
            return unit(noise)
        return unit(centres[random.integers(400, size=number)] + noise * np.float32(0.82 / DIMENSIONS**0.5))

    return draw(count), draw(queries)


def truth(rows, queries):
    """Row numbers of the nearest, in double precision, equal ones by number."""
    similarity = np.concatenate(
        [rows[i : i + 5000].astype(np.float64) @ queries.T.astype(np.float64) for i in range(0, len(rows), 5000)])
    return np.argsort(-similarity, axis=0, kind="stable")[:NEAREST].T.astype(np.int32)


class Numpy:
    name = "numpy"

    def __init__(self, rows, _):
        self.rows, self.bytes = rows, rows.nbytes

    def ask(self, query):
        similarity = self.rows @ query
        best = np.argpartition(similarity, -NEAREST)[-NEAREST:]
        return best[np.argsort(-similarity[best])]


class FaissFlat:
    name = "faiss flat"

    def __init__(self, rows, _):
        self.index = faiss.IndexFlatIP(DIMENSIONS)
        self.index.add(rows)
        self.bytes = self.index.ntotal * self.index.code_size

    def ask(self, query):
        return self.index.search(query[None], NEAREST)[1][0]


class FaissInt8(FaissFlat):
    name = "faiss SQ8"

    def __init__(self, rows, _):
        self.index = faiss.IndexScalarQuantizer(
            DIMENSIONS, faiss.ScalarQuantizer.QT_8bit, faiss.METRIC_INNER_PRODUCT)
        self.index.train(rows)
        self.index.add(rows)
        self.bytes = self.index.ntotal * self.index.code_size


class Hnswlib:
    name = "hnswlib"

    def __init__(self, rows, _):
        self.index = hnswlib.Index(space="ip", dim=DIMENSIONS)
        self.index.init_index(len(rows), M=16, ef_construction=200, random_seed=7)
        self.index.set_num_threads(1)
        self.index.add_items(rows)
        self.index.set_ef(100)
        self.bytes = self.index.index_file_size()

    def ask(self, query):
        return self.index.knn_query(query, NEAREST)[0][0]


class Chroma:
    """A real server on the loopback interface; its memory is that of the process."""

    name = "ChromaDB"

    def __init__(self, rows, folder):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        program = os.path.join(os.path.dirname(sys.executable), "chroma")
        self.server = subprocess.Popen(
            [program, "run", "--path", os.path.join(folder, "chroma"), "--host", "127.0.0.1", "--port", str(port)],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={**os.environ, "RAYON_NUM_THREADS": "1", "TOKIO_WORKER_THREADS": "1"})
        settings = chromadb.Settings(anonymized_telemetry=False)
        for attempt in range(100):
            try:
                client = chromadb.HttpClient("127.0.0.1", port, settings=settings)
                break
            except Exception:
                if attempt == 99:
                    raise
                time.sleep(0.3)
        self.collection = client.create_collection("titles", metadata={"hnsw:space": "ip"}, embedding_function=None)
        for start in range(0, len(rows), 1000):
            part = rows[start : start + 1000]
            self.collection.add(ids=[str(start + i) for i in range(len(part))], embeddings=part)
        self.ask(rows[0])
        with open(f"/proc/{self.server.pid}/status") as status:
            self.bytes = next(int(line.split()[1]) * 1024 for line in status if line.startswith("VmRSS"))

    def ask(self, query):
        answer = self.collection.query(query_embeddings=query[None], n_results=NEAREST, include=[])
        return [int(name) for name in answer["ids"][0]]

    def close(self):
        self.server.terminate()
        self.server.wait()


class Ours:
    """The Swift program, which measures itself; it waits for its turn in between."""

    def __init__(self, binary, rows, queries, nearest, folder):
        paths = []
        for name, numbers in (("rows", rows), ("queries", queries), ("truth", nearest)):
            paths.append(os.path.join(folder, name))
            numbers.tofile(paths[-1])
        self.process = subprocess.Popen(
            [binary, *paths, str(DIMENSIONS), "--paced"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def turn(self):
        self.process.stdin.write("\n")
        self.process.stdin.flush()
        self.process.stdout.readline()

    def figures(self):
        self.process.stdin.close()
        return json.loads(self.process.stdout.readline())


def compare(binary, kind, count, question_count, slow_builds):
    rows, queries = world(kind, count, question_count)
    nearest = truth(rows, queries)
    with tempfile.TemporaryDirectory() as folder:
        peers, builds = [], []
        for make in (Numpy, FaissFlat, FaissInt8, Hnswlib, Chroma):
            if make in (Hnswlib, Chroma) and count > MOST_ROWS_OF_GRAPHS and not slow_builds:
                continue
            start = time.perf_counter()
            peers.append(make(rows, folder))
            builds.append((time.perf_counter() - start) * 1e3)
        ours = Ours(binary, rows, queries, nearest, folder)
        ours.turn()
        times = [[] for _ in peers]
        hits = [0] * len(peers)
        for number, query in enumerate(queries):
            if number > 0:
                ours.turn()
            for i, peer in enumerate(peers):
                start = time.perf_counter()
                found = peer.ask(query)
                times[i].append((time.perf_counter() - start) * 1e3)
                hits[i] += len(set(map(int, found)) & set(nearest[number].tolist()))
        results = [ours.figures()]
        for peer, build, taken, hit in zip(peers, builds, times, hits):
            taken.sort()
            results.append(
                {"name": peer.name, "rows": count, "dims": DIMENSIONS, "build_ms": build,
                 "p50_ms": taken[len(taken) // 2], "p99_ms": taken[len(taken) * 99 // 100],
                 "recall10": hit / (NEAREST * len(taken)), "bytes": peer.bytes})
            if hasattr(peer, "close"):
                peer.close()
    return results


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("binary")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1000, 9000, 40_000, 200_000])
    parser.add_argument("--worlds", nargs="+", choices=["clustered", "random"], default=["clustered", "random"])
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--slow-builds", action="store_true", help="graphs at every size: takes many minutes")
    choices = parser.parse_args()
    print(f"faiss {faiss.__version__}, numpy {np.__version__}, ChromaDB {chromadb.__version__}; "
          f"{choices.queries} queries, {DIMENSIONS} dimensions, one thread")
    print("| vectors | titles | index | p50 ms | of faiss flat | p99 ms | recall@10 | MB | build ms | compared |")
    print("|---|---:|---|---:|---:|---:|---:|---:|---:|---:|")
    for kind in choices.worlds:
        for size in choices.sizes:
            results = compare(choices.binary, kind, size, choices.queries, choices.slow_builds)
            flat = next(r["p50_ms"] for r in results if r["name"] == "faiss flat")
            for r in results:
                print(
                    f"| {kind} | {size:,} | {r['name']} | {r['p50_ms']:.3f} | {r['p50_ms'] / flat:.2f} | "
                    f"{r['p99_ms']:.3f} | {r['recall10']:.4f} | {r['bytes'] / 1e6:.1f} | {r['build_ms']:.0f} | "
                    f"{r.get('compared', '')} |", flush=True)


if __name__ == "__main__":
    main()
