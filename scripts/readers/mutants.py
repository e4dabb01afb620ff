"""Files that are nearly good."""
import re
import struct


def mutant(kind, seed, rng):
    if kind == "safetensors" and rng.random() < 0.7:
        return refit(seed, rng)
    data = bytearray(seed)
    # Most of a file is weights, in which nothing can be wrong.
    head = min(len(data), 8 + struct.unpack_from("<Q", data)[0]) if kind == "safetensors" else len(data)
    for _ in range(rng.randint(1, 3)):
        change(data, rng.randrange(max(1, min(head, len(data)))), rng)
    return bytes(data)


def change(data, at, rng):
    what = rng.randrange(8)
    if what == 0 and data:
        data[min(at, len(data) - 1)] ^= 1 << rng.randrange(8)
    elif what == 1 and data:
        data[min(at, len(data) - 1)] = rng.choice([0, 1, 0x7f, 0x80, 0xff, rng.randrange(256)])
    elif what == 2:
        width = rng.choice([4, 8])
        number = rng.choice([0, 1, 2, 3, 31, 32, 64, len(data), (1 << 31) - 1, (1 << 63) - 1, (1 << 64) - 1])
        data[at:at + width] = (number & ((1 << 8 * width) - 1)).to_bytes(width, "little")
    elif what == 3:
        del data[at:at + rng.randint(1, 16)]
    elif what == 4:
        length = rng.randint(1, 64)
        data[at:at] = data[at:at + length]
    elif what == 5:
        to, length = rng.randrange(max(1, len(data))), rng.randint(1, 16)
        data[to:to + length] = data[at:at + length]
    elif what == 6:
        del data[rng.randrange(len(data) + 1):]
    else:
        data += bytes(rng.randint(1, 64))


VALUES = ['"F32"', '"F16"', '"F4"', '"F8_E8M0"', '"x"', '"__metadata__"', "null", " ", "{}", "[]", "[1]"]
NUMBERS = ["0", "1", "2", "3", "4", "8", "16", "-1", "-0", "1.0", "01", "18446744073709551616"]


def refit(seed, rng):
    """A safetensors file whose header is changed as text, with the length that it then has."""
    length = struct.unpack_from("<Q", seed)[0]
    text, data = seed[8:8 + length].decode("utf-8", "replace"), seed[8 + length:]
    for _ in range(rng.randint(1, 2)):
        pieces = re.findall(r'"[^"]*"|-?\d+|[{}\[\],:]| +', text)
        if not pieces:
            break
        at, what = rng.randrange(len(pieces)), rng.randrange(6)
        if what == 0:
            pieces[at] = rng.choice(pieces)
        elif what == 1:
            pieces[at] = ""
        elif what == 2:
            numbers = [n for n, piece in enumerate(pieces) if piece.isdigit()]
            if numbers:
                pieces[rng.choice(numbers)] = rng.choice(NUMBERS)
        elif what == 3:
            to = rng.randrange(at, len(pieces))
            pieces[at:at] = pieces[at:to]
        elif what == 4:
            pieces[at:at] = [rng.choice([" ", "\t", "\n", "\r", "\0", "\ufeff", "\u00a0", ","])]
        else:
            pieces[at] = rng.choice(VALUES)
        text = "".join(pieces)
    header = text.encode()
    return struct.pack("<Q", len(header)) + header + data
