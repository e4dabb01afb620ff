"""What each format's own library reads in a file: how many tensors, how many numbers, and of which types."""
import re

import gguf
import onnx
import safetensors
from onnx import TensorProto, checker, numpy_helper


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


def name_of(kind):
    if kind not in TensorProto.DataType.values():
        return f"ONNX_{kind & 0xffffffff}"
    name = TensorProto.DataType.Name(kind)
    return NAMES.get(name) or re.sub("^U?INT", lambda found: found.group()[0], name)


def of_onnx(path):
    with open(path, "rb") as file:
        model = onnx.ModelProto.FromString(file.read())
    found = []

    def visit(message, counts=True):
        if isinstance(message, TensorProto):
            load(message)
            if counts:
                found.append((name_of(message.data_type), product(message.dims)))
        for field, value in message.ListFields():
            if field.message_type is not None:
                for one in value if field.is_repeated else [value]:
                    visit(one, not (isinstance(message, onnx.SparseTensorProto) and field.name == "indices"))

    visit(model)
    return summary(found)


# Data in a file beside a single model is not looked for.
NOT_THERE = re.compile(r"should be stored in .*, but it is not regular file|should be stored in .*, but it doesn't exist", re.S)


# The numbers that one value of `int32_data` packs.
PACKED = {
    TensorProto.UINT4: 2, TensorProto.INT4: 2, TensorProto.FLOAT4E2M1: 2, TensorProto.UINT2: 4, TensorProto.INT2: 4,
}


def load(tensor):
    """Loads a tensor, as its library does when a model is run."""
    if tensor.HasField("segment"):
        raise ValueError("segments are not supported")
    # The library puts the name into what it says, also one that is no text.
    tensor.name = "t"
    try:
        checker.check_tensor(tensor)
    except checker.ValidationError as error:
        if not NOT_THERE.search(str(error)):
            raise
    if tensor.data_type not in TensorProto.DataType.values():
        # The checker asks it of data in the model alone; numbers of such a type are loaded from nowhere.
        raise ValueError(f"unknown type {tensor.data_type}")
    inside = tensor.data_location != TensorProto.EXTERNAL
    if inside and tensor.data_type == TensorProto.STRING:
        # As `to_array` does it, but for decoding them.
        if len(tensor.string_data) != product(tensor.dims):
            raise ValueError(f"{len(tensor.string_data)} texts")
        return
    packed = PACKED.get(tensor.data_type)
    if inside and packed and len(tensor.int32_data) not in (0, -(-product(tensor.dims) // packed)):
        # The library leaves out what is behind the last number; ONNX Runtime refuses it (`UnpackTensor`).
        raise ValueError(f"{len(tensor.int32_data)} packed values")
    if inside:
        numpy_helper.to_array(tensor)


READERS = {"safetensors": of_safetensors, "gguf": of_gguf, "onnx": of_onnx}
