"""Transport compression: one context for a whole connection (docs: gateway, Transport Compression)."""

import random
import zlib
from collections.abc import Iterator

SUFFIX = b"\x00\x00\xff\xff"
"""What every message of a zlib stream ends with."""


class Plain:
    """No compression: text frames, or, when the client asked for it in identify, single compressed payloads."""

    name = ""

    def __init__(self) -> None:
        self.compress_payloads = False

    def encode(self, text: str) -> str | bytes:
        data = text.encode()
        return zlib.compress(data) if self.compress_payloads and len(data) > 1_024 else text


class ZlibStream:
    name = "zlib-stream"

    def __init__(self) -> None:
        self._context = zlib.compressobj()

    def encode(self, text: str) -> bytes:
        return self._context.compress(text.encode()) + self._context.flush(zlib.Z_SYNC_FLUSH)


class ZstdStream:
    name = "zstd-stream"

    def __init__(self) -> None:
        import zstandard

        self._flush = zstandard.COMPRESSOBJ_FLUSH_BLOCK
        self._context = zstandard.ZstdCompressor().compressobj()

    def encode(self, text: str) -> bytes:
        return self._context.compress(text.encode()) + self._context.flush(self._flush)


KINDS = {kind.name: kind for kind in (Plain, ZlibStream, ZstdStream)}


def pieces(data: bytes, chance: random.Random) -> Iterator[bytes]:
    """A message of a zlib stream in several WebSocket messages, of which only the last ends with the suffix."""
    start = 0
    for _ in range(chance.randint(1, 3)):
        if len(data) - start < 2:
            break
        end = chance.randint(start + 1, len(data) - 1)
        if not data[:end].endswith(SUFFIX):
            yield data[start:end]
            start = end
    yield data[start:]


def fragments(data: bytes, is_text: bool, count: int = 3) -> bytes:
    """One WebSocket message as raw frames of which only the last is final (RFC 6455, 5.4); a server masks nothing."""
    size = max(1, len(data) // count + 1)
    parts = [data[start:start + size] for start in range(0, len(data), size)] or [b""]
    made = b""
    for number, part in enumerate(parts):
        first = (1 if is_text else 2) if number == 0 else 0
        final = 0x80 if number == len(parts) - 1 else 0
        length = len(part)
        head = bytes([length]) if length < 126 else b"\x7e" + length.to_bytes(2, "big") if length < 1 << 16 \
            else b"\x7f" + length.to_bytes(8, "big")
        made += bytes([first | final]) + head + part
    return made
