"""Holds the readers of model headers against the formats' own libraries, over files that are mutants of good ones and over
real models: what a library refuses has to be refused here, and the reverse but for the bounds in docs/protocol.md.

    pip install safetensors==0.8.0 gguf==0.19.0 onnx==1.23.2 numpy
    python scripts/readers.py READER FOLDER MUTANTS SEED [MODEL...]

READER is the built example `headers` of packages/sealing, FOLDER is filled with MUTANTS files for each format.
"""
import json
import logging
import os
import random
import re
import shutil
import struct
import subprocess
import sys

import gguf
import numpy as np
import onnx
import safetensors
from onnx import TensorProto, numpy_helper

HERE = os.path.dirname(os.path.abspath(__file__))
SEEDS = [os.path.join(HERE, "..", "packages", "sealing", "tests", part) for part in ("formats", "cases")]
FORMATS = ["safetensors", "gguf", "onnx"]

# What is refused here alone, by the words of the refusal: the bounds of docs/protocol.md.
BOUNDS = {
    "safetensors": r"at most \d+|stands twice",
    "gguf": r"at most \d+|big-endian|nested deeper|its place is|overflows|too many numbers|powers of two from"
            r"|failed to fill whole buffer|unexpected end of file|a value of unknown type|an array of",
    "onnx": r"graphs, a model has one|negative dimension|too many numbers|in segments",
}


def seeds(kind):
    for folder in SEEDS:
        for name in sorted(os.listdir(folder)):
            if name.endswith("." + kind):
                with open(os.path.join(folder, name), "rb") as file:
                    yield file.read()
    if kind == "safetensors":
        for dtype, shape, size in [("F32", [2], 8), ("F4", [4], 2), ("F6_E2M3", [4], 3), ("C64", [1, 1], 8), ("U8", [0], 0)]:
            header = json.dumps({"__metadata__": {"a": "b"}, "x": {"dtype": dtype, "shape": shape, "data_offsets": [0, size]},
                                 "y": {"dtype": "I16", "shape": [3], "data_offsets": [size, size + 6]}}).encode()
            yield struct.pack("<Q", len(header)) + header + bytes(size + 6)


def mutant(kind, seed, rng):
    data = bytearray(seed)
    # Most of a file is weights, in which nothing can be wrong.
    head = min(len(data), 8 + struct.unpack_from("<Q", data)[0]) if kind == "safetensors" else len(data)
    for _ in range(rng.randint(1, 3)):
        at = rng.randrange(max(1, min(head, len(data))))
        what = rng.randrange(8)
        if what == 0 and data:
            data[at] ^= 1 << rng.randrange(8)
        elif what == 1 and data:
            data[at] = rng.choice([0, 1, 0x7f, 0x80, 0xff, rng.randrange(256)])
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
    if kind == "safetensors" and rng.random() < 0.7:
        return refit(seed, rng)
    return bytes(data)


def refit(seed, rng):
    """A safetensors file whose header is changed as text, with the length that it then has."""
    length = struct.unpack_from("<Q", seed)[0]
    text, data = seed[8:8 + length].decode("utf-8", "replace"), seed[8 + length:]
    for _ in range(rng.randint(1, 2)):
        pieces = re.findall(r'"[^"]*"|-?\d+|[{}\[\],:]| +', text)
        at, what = rng.randrange(len(pieces)), rng.randrange(5)
        if what == 0:
            pieces[at] = rng.choice(pieces)
        elif what == 1:
            pieces[at] = ""
        elif what == 2:
            numbers = [n for n, piece in enumerate(pieces) if piece.isdigit()]
            if numbers:
                pieces[rng.choice(numbers)] = rng.choice(["0", "1", "2", "3", "4", "8", "16", "-1", "1.0", "18446744073709551616"])
        elif what == 3:
            to = rng.randrange(at, len(pieces))
            pieces[at:at] = pieces[at:to]
        else:
            pieces[at] = rng.choice(['"F32"', '"F16"', '"F4"', '"F8_E8M0"', '"x"', '"__metadata__"', "null", " ", "{}", "[]", "[1]"])
        text = "".join(pieces)
    header = text.encode()
    return struct.pack("<Q", len(header)) + header + data


def summary(tensors):
    dtypes = {}
    for name, parameters in tensors:
        dtypes[name] = dtypes.get(name, 0) + parameters
    return {"count": len(tensors), "parameters": sum(dtypes.values()), "dtypes": dtypes}


def product(shape):
    result = 1
    for dimension in shape:
        result *= int(dimension)
    return result


def of_safetensors(path):
    with open(path, "rb") as file:
        found = safetensors.deserialize(file.read())
    return summary([(info["dtype"], product(info["shape"])) for _, info in found])


def of_gguf(path):
    return summary([(tensor.tensor_type.name, product(tensor.shape)) for tensor in gguf.GGUFReader(path).tensors])


NAMES = {
    "FLOAT": "F32", "DOUBLE": "F64", "FLOAT16": "F16", "BFLOAT16": "BF16", "COMPLEX64": "C64", "COMPLEX128": "C128",
    "FLOAT8E4M3FN": "F8_E4M3", "FLOAT8E4M3FNUZ": "F8_E4M3FNUZ", "FLOAT8E5M2": "F8_E5M2", "FLOAT8E5M2FNUZ": "F8_E5M2FNUZ",
    "FLOAT4E2M1": "F4", "FLOAT8E8M0": "F8_E8M0", "FLOAT6E2M3": "F6_E2M3", "FLOAT6E3M2": "F6_E3M2",
}
VALUES = ["float_data", "int32_data", "string_data", "int64_data", "double_data", "uint64_data", "raw_data"]


def of_onnx(path):
    with open(path, "rb") as file:
        model = onnx.ModelProto.FromString(file.read())
    found = []

    def visit(message, counts=True):
        if isinstance(message, TensorProto):
            check(message)
            if counts:
                kind = message.data_type & 0xffffffff
                known = TensorProto.DataType.values()
                name = TensorProto.DataType.Name(kind) if kind in known else f"ONNX_{kind}"
                found.append((NAMES.get(name, re.sub("^(U?)INT", r"\1I", name)), product(message.dims)))
        for field, value in message.ListFields():
            if field.message_type is not None:
                for one in value if field.is_repeated else [value]:
                    visit(one, not (isinstance(message, onnx.SparseTensorProto) and field.name == "indices"))

    visit(model)
    return summary(found)


def check(tensor):
    """What `onnx.checker` says of a tensor's data, without the files that it may name."""
    if tensor.data_type == TensorProto.UNDEFINED:
        raise ValueError("UNDEFINED")
    if tensor.data_location == TensorProto.EXTERNAL:
        return
    filled = [name for name in VALUES if len(getattr(tensor, name)) > 0]
    numbers = product(tensor.dims)
    if len(filled) != 1 if numbers else filled:
        raise ValueError("one and only one value field")
    if filled == ["raw_data"] and tensor.data_type in TensorProto.DataType.values():
        if tensor.data_type == TensorProto.STRING:
            raise ValueError("STRING in raw_data")
        held = numpy_helper.to_array(tensor)
        width = {TensorProto.FLOAT4E2M1: 4, TensorProto.INT4: 4, TensorProto.UINT4: 4, TensorProto.INT2: 2, TensorProto.UINT2: 2,
                 TensorProto.FLOAT6E2M3: 6, TensorProto.FLOAT6E3M2: 6}.get(tensor.data_type, held.dtype.itemsize * 8)
        if (numbers * width + 7) // 8 != len(tensor.raw_data):
            raise ValueError(f"{len(tensor.raw_data)} bytes for {numbers} numbers")


READERS = {"safetensors": of_safetensors, "gguf": of_gguf, "onnx": of_onnx}


def theirs(kind, path):
    try:
        return READERS[kind](path), None
    except Exception as error:  # Whatever a library raises, it does not read the file.
        return None, f"{type(error).__name__}: {error}"


def main():
    reader, folder, mutants, seed, *models = sys.argv[1:]
    logging.disable(logging.CRITICAL)
    np.seterr(all="ignore")
    rng = random.Random(int(seed))
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    for kind in FORMATS:
        good = list(seeds(kind))
        for number in range(int(mutants)):
            data = good[number] if number < len(good) else mutant(kind, rng.choice(good), rng)
            with open(os.path.join(folder, f"{number:07}.{kind}"), "wb") as file:
                file.write(data)
    for number, model in enumerate(models):
        os.symlink(os.path.abspath(model), os.path.join(folder, f"model-{number}-{os.path.basename(model)}"))
    ours = subprocess.run([reader, folder], check=True, stdout=subprocess.PIPE, text=True).stdout
    counts, wrong = {}, 0
    for line in ours.splitlines():
        said = json.loads(line)
        kind = said["name"].rsplit(".", 1)[1]
        found, error = theirs(kind, os.path.join(folder, said["name"]))
        refused = said.get("refused")
        if refused is None and error is None and found == said["tensors"]:
            how = "read by both"
        elif refused is not None and error is not None:
            how = "refused by both"
        elif refused is not None and re.search(BOUNDS[kind], refused):
            how = "refused by a documented bound"
        else:
            wrong += 1
            how = "WRONG"
            print(said["name"], "ours:", refused or said["tensors"], "theirs:", error or found)
        counts[kind, how] = counts.get((kind, how), 0) + 1
    for (kind, how), count in sorted(counts.items()):
        print(f"{kind:12} {how:32} {count}")
    sys.exit(wrong > 0)


main()
