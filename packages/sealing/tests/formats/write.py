"""Writes the files beside it with each format's own library, and prints what that library reads in them.

    pip install safetensors==0.8.0 gguf==0.19.0 onnx==1.23.2 numpy ml_dtypes
    python write.py
"""
import json
import os

import gguf
import ml_dtypes
import numpy as np
import onnx
import safetensors
import safetensors.numpy
from onnx import TensorProto, helper, numpy_helper

os.chdir(os.path.dirname(os.path.abspath(__file__)))


def summary(kind, tensors):
    dtypes = {}
    for dtype, parameters in tensors:
        dtypes[dtype] = dtypes.get(dtype, 0) + parameters
    print(kind, json.dumps({"count": len(tensors), "parameters": sum(dtypes.values()), "dtypes": dtypes}, sort_keys=True))


def write_safetensors():
    kinds = [
        np.bool_, np.uint8, np.int8, np.uint16, np.int16, np.uint32, np.int32, np.uint64, np.int64,
        np.float16, np.float32, np.float64, np.complex64,
        ml_dtypes.bfloat16, ml_dtypes.float8_e4m3fn, ml_dtypes.float8_e5m2,
    ]
    tensors, kept = {}, []
    for number, kind in enumerate(kinds):
        try:
            safetensors.numpy.save({"t": np.zeros((1,), kind)})
        except (KeyError, ValueError) as error:
            print("safetensors does not write", kind, error)
            continue
        tensors[f"layer.{number}"] = np.ones((number + 1, 3), kind)
    tensors["scalar"] = np.array(1, np.float32)
    tensors["empty"] = np.zeros((0, 4), np.float32)
    safetensors.numpy.save_file(tensors, "types.safetensors", metadata={"format": "np", "note": "ü \" \\ \n"})
    with safetensors.safe_open("types.safetensors", "np") as file:
        for name in file.keys():
            piece = file.get_slice(name)
            kept.append((piece.get_dtype(), int(np.prod(piece.get_shape(), dtype=np.int64))))
    summary("safetensors", kept)


def write_gguf(name, endian, quantized):
    writer = gguf.GGUFWriter(name, "llama", endianess=endian)
    writer.add_custom_alignment(64)
    writer.add_uint8("k.u8", 1)
    writer.add_int8("k.i8", -1)
    writer.add_uint16("k.u16", 2)
    writer.add_int16("k.i16", -2)
    writer.add_uint32("k.u32", 3)
    writer.add_int32("k.i32", -3)
    writer.add_float32("k.f32", 1.5)
    writer.add_bool("k.bool", True)
    writer.add_string("k.string", "ü")
    writer.add_uint64("k.u64", 4)
    writer.add_int64("k.i64", -4)
    writer.add_float64("k.f64", 2.5)
    writer.add_array("k.strings", ["one", "", "two"])
    writer.add_array("k.numbers", [1, 2, 3])
    writer.add_array("k.nested", [[1, 2], [3]])
    writer.add_tensor("f32", np.ones((5, 7), np.float32))
    writer.add_tensor("f16", np.ones((3,), np.float16))
    writer.add_tensor("i8", np.ones((2, 2, 2), np.int8))
    writer.add_tensor("f64", np.ones((9,), np.float64))
    if quantized:
        for kind in ["Q8_0", "Q4_0", "Q4_1", "Q5_0", "Q5_1", "BF16", "TQ1_0", "TQ2_0"]:
            of = gguf.GGMLQuantizationType[kind]
            data = gguf.quants.quantize(np.ones((3, 256), np.float32), of)
            writer.add_tensor("w." + kind, data, raw_dtype=of)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    reader = gguf.GGUFReader(name)
    summary(name, [(t.tensor_type.name, int(t.n_elements)) for t in reader.tensors])


def write_onnx():
    make = numpy_helper.from_array
    raw = make(np.ones((4, 5), np.float32), "raw")
    typed = helper.make_tensor("typed", TensorProto.INT64, [3], [1, -2, 1 << 62])
    half = make(np.ones((2, 3), np.float16), "half")
    bf16 = helper.make_tensor("bf16", TensorProto.BFLOAT16, [2], [1.0, 2.0])
    small = helper.make_tensor("small", TensorProto.INT4, [5], [1, 2, 3, -4, 5])
    words = helper.make_tensor("words", TensorProto.STRING, [2], [b"a", b"bc"])
    scalar = make(np.array(2.0, np.float64), "scalar")
    external = onnx.TensorProto(name="external", data_type=TensorProto.FLOAT, dims=[1 << 20, 1 << 10])
    external.data_location = TensorProto.EXTERNAL
    external.external_data.add(key="location", value="weights.bin")
    sparse = helper.make_sparse_tensor(
        helper.make_tensor("sparse", TensorProto.FLOAT, [2], [1.0, 2.0]),
        helper.make_tensor("indices", TensorProto.INT64, [2], [0, 7]), [3, 3])
    constant = helper.make_node("Constant", [], ["c"], value=make(np.ones((8,), np.float32), "inside"))
    deep = helper.make_graph([helper.make_node("Constant", [], ["e"], value=make(np.ones((9,), np.int8), "deep"))], "deep", [],
                             [helper.make_tensor_value_info("e", TensorProto.INT8, [9])])
    inner = helper.make_node("If", ["condition"], ["f"], then_branch=deep, else_branch=deep)
    branch = helper.make_graph([inner], "branch", [], [helper.make_tensor_value_info("raw", TensorProto.FLOAT, [4, 5])],
                               [make(np.ones((6,), np.float32), "in_branch")])
    thin = helper.make_node("Constant", [], ["t"], sparse_value=helper.make_sparse_tensor(
        helper.make_tensor("thin", TensorProto.FLOAT16, [1], [1.0]), helper.make_tensor("at", TensorProto.INT64, [1], [3]), [5]))
    several = helper.make_node("Several", [], ["s"], domain="weighhouse",
                               tensors=[make(np.ones((3,), np.uint8), "one"), make(np.ones((4,), np.uint8), "two")])
    choice = helper.make_node("If", ["condition"], ["d"], then_branch=branch, else_branch=branch)
    initializers = [raw, typed, half, bf16, small, words, scalar, external]
    graph = helper.make_graph(
        [constant, thin, several, choice], "graph", [helper.make_tensor_value_info("condition", TensorProto.BOOL, [])],
        [helper.make_tensor_value_info("c", TensorProto.FLOAT, [8])], initializers)
    graph.sparse_initializer.append(sparse)
    body = helper.make_node("Constant", [], ["y"], value=make(np.ones((10,), np.uint16), "in_function"))
    function = helper.make_function("weighhouse", "Ten", [], ["y"], [body], [helper.make_opsetid("", 21)])
    model = helper.make_model(graph, functions=[function], producer_name="weighhouse", doc_string="ü" * 100)
    with open("types.onnx", "wb") as file:
        file.write(model.SerializeToString(deterministic=True))
    read = onnx.load("types.onnx", load_external_data=False)
    summary("onnx", list(stored(read)))


def stored(model):
    """Type and numbers of every tensor in a model, and of sparse ones those numbers that are there."""
    def one(tensor):
        return TensorProto.DataType.Name(tensor.data_type), int(np.prod(tensor.dims, dtype=np.int64))

    def of_nodes(nodes):
        for attribute in (attribute for node in nodes for attribute in node.attribute):
            yield from (one(t) for t in [*attribute.tensors, *([attribute.t] if attribute.HasField("t") else [])])
            sparse = [*attribute.sparse_tensors, *([attribute.sparse_tensor] if attribute.HasField("sparse_tensor") else [])]
            yield from (one(s.values) for s in sparse)
            for graph in [*attribute.graphs, *([attribute.g] if attribute.HasField("g") else [])]:
                yield from of_graph(graph)

    def of_graph(graph):
        yield from (one(t) for t in graph.initializer)
        yield from (one(s.values) for s in graph.sparse_initializer)
        yield from of_nodes(graph.node)

    yield from of_graph(model.graph)
    for function in model.functions:
        yield from of_nodes(function.node)


write_safetensors()
for arguments in [("types.gguf", gguf.GGUFEndian.LITTLE, True), ("big-endian.gguf", gguf.GGUFEndian.BIG, False)]:
    write_gguf(*arguments)
write_onnx()
