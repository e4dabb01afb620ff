"""Good files of every kind that each format's own library writes."""
import json
import os
import struct
import tempfile

import gguf
import ml_dtypes
import numpy as np
import safetensors.numpy
from onnx import TensorProto, helper, numpy_helper

NAMES = ["a", "layer.0.weight", "model/x", "ü", "名", "\U0001f4a1", "a b", "x" * 63, "__metadata", "", "\u202e"]


def shape(rng, least=0):
    return [rng.choice([0, 1, 1, 2, 3, 5]) for _ in range(rng.randint(least, 4))]


def names(rng, most):
    return rng.sample(NAMES, rng.randint(0, min(most, len(NAMES))))


SAFETENSORS = [
    np.bool_, np.uint8, np.int8, np.uint16, np.int16, np.uint32, np.int32, np.uint64, np.int64, np.float16, np.float32,
    np.float64, np.complex64, ml_dtypes.bfloat16, ml_dtypes.float8_e4m3fn, ml_dtypes.float8_e5m2,
]
# Types that the library reads and numpy lacks, with their bits.
BARE = {"F4": 4, "F6_E2M3": 6, "F6_E3M2": 6, "F8_E8M0": 8, "F8_E4M3FNUZ": 8, "F8_E5M2FNUZ": 8}


def of_safetensors(rng):
    if rng.random() < 0.3:
        return bare_safetensors(rng)
    tensors = {name: np.zeros(shape(rng), rng.choice(SAFETENSORS)) for name in names(rng, 6)}
    metadata = rng.choice([None, {}, {"format": "pt"}, {"": "", "ü": "\" \\ \n \u0001"}])
    return safetensors.numpy.save(tensors, metadata)


def bare_safetensors(rng):
    header, size = {}, 0
    for name in names(rng, 4):
        dtype, bits = rng.choice(list(BARE.items()))
        dimensions = [8, *shape(rng)]
        length = int(np.prod(dimensions)) * bits // 8
        header[name] = {"dtype": dtype, "shape": dimensions, "data_offsets": [size, size + length]}
        size += length
    text = json.dumps(header).encode()
    text += b" " * (-len(text) % 8)
    return struct.pack("<Q", len(text)) + text + bytes(size)


SCALARS = ["uint8", "int8", "uint16", "int16", "uint32", "int32", "float32", "uint64", "int64", "float64", "bool", "string"]


def of_gguf(rng):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "made.gguf")
        writer = gguf.GGUFWriter(path, rng.choice(["llama", "", "ü"]))
        if rng.random() < 0.5:
            writer.add_custom_alignment(rng.choice([1, 2, 8, 32, 64, 256]))
        for key in names(rng, 5):
            value_of_gguf(writer, key, rng)
        for name in names(rng, 5):
            tensor_of_gguf(writer, name, rng)
        writer.write_header_to_file()
        writer.write_kv_data_to_file()
        writer.write_tensors_to_file()
        writer.close()
        with open(path, "rb") as file:
            return file.read()


def value_of_gguf(writer, key, rng):
    if rng.random() < 0.3:
        values = rng.choice([["one", "", "ü"], [1, -2, 3], [0.5], [True, False], [[1, 2], [3]]])
        return writer.add_array(key, values)
    kind = rng.choice(SCALARS)
    value = "text" if kind == "string" else rng.choice([0, 1])
    return getattr(writer, f"add_{kind}")(key, value)


PLAIN = [np.float16, np.float32, np.float64, np.int8, np.int16, np.int32, np.int64]


def tensor_of_gguf(writer, name, rng):
    # The library writes no scalar.
    outer = [rng.randint(1, 3) for _ in range(rng.randint(0, 3))]
    if rng.random() < 0.5:
        return writer.add_tensor(name, np.zeros([*outer, rng.randint(1, 5)], rng.choice(PLAIN)))
    kind = rng.choice(list(gguf.GGML_QUANT_SIZES))
    _, size = gguf.GGML_QUANT_SIZES[kind]
    return writer.add_tensor(name, np.zeros([*outer, size * rng.randint(1, 2)], np.uint8), raw_dtype=kind)


# Types of tensors with the field that holds them as single values, and how many numbers are in one value.
KINDS = [kind for kind in TensorProto.DataType.values() if kind != TensorProto.UNDEFINED]


def of_onnx(rng):
    tensors = [tensor_of_onnx(name, rng) for name in names(rng, 5)]
    nodes = [helper.make_node("Constant", [], [name], value=tensor_of_onnx("value", rng)) for name in names(rng, 3)]
    nodes += [helper.make_node("Several", [], ["s"], tensors=[tensor_of_onnx("t", rng)] * 2) for _ in range(rng.randint(0, 1))]
    if rng.random() < 0.3:
        body = helper.make_graph(nodes[:1], "body", [], [], tensors[:1])
        nodes.append(helper.make_node("If", ["c"], ["o"], then_branch=body, else_branch=body))
    graph = helper.make_graph(nodes, rng.choice(NAMES), [helper.make_tensor_value_info("c", 9, ["n", 2])], [], tensors)
    if rng.random() < 0.3:
        values = numpy_helper.from_array(np.zeros(2, np.float32), "v")
        graph.sparse_initializer.append(helper.make_sparse_tensor(values, numpy_helper.from_array(np.array([0, 3]), "i"), [2, 3]))
    functions = [helper.make_function("d", "F", ["x"], ["y"], nodes[:1], [helper.make_opsetid("", 21)])] * rng.randint(0, 1)
    model = helper.make_model(graph, functions=functions, doc_string=rng.choice(NAMES))
    helper.set_model_props(model, {"key": "value"})
    return model.SerializeToString(deterministic=True)


def tensor_of_onnx(name, rng):
    kind, dims = rng.choice(KINDS), shape(rng)
    if kind == TensorProto.STRING:
        return helper.make_tensor(name, kind, dims, [rng.choice([b"", "ü".encode(), b"text"]) for _ in range(int(np.prod(dims)))])
    if rng.random() < 0.2:
        tensor = TensorProto(name=name, data_type=kind, dims=dims, data_location=TensorProto.EXTERNAL)
        for key, value in [("location", rng.choice(["weights.bin", "a/b", "./c"])), ("offset", "0"), ("length", "8")]:
            tensor.external_data.add(key=key, value=value)
        return tensor
    values = np.zeros(dims, helper.tensor_dtype_to_np_dtype(kind))
    if rng.random() < 0.5:
        return numpy_helper.from_array(values, name)
    return helper.make_tensor(name, kind, dims, values.flatten().tolist())


MAKERS = {"safetensors": of_safetensors, "gguf": of_gguf, "onnx": of_onnx}
