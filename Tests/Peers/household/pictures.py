"""Posters: plain pictures, each title's in a colour of its own."""

import struct
import zlib

from .seeds import mix


def drawn(title, width, height):
    """A PNG of one colour."""
    red, green, blue = (mix(title * 3 + part) % 256 for part in range(3))
    row = b"\0" + bytes((red, green, blue)) * width
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = ((b"IHDR", header), (b"IDAT", zlib.compress(row * height, 1)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in parts)
