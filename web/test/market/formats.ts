// Files of models in three real formats, with weights that mean nothing.

export interface Tensor {
  name: string;
  shape: number[];
  /** Bytes for each number, or the name of a block of numbers in GGUF. */
  kind: Kind;
}

export type Kind = "F32" | "F16" | "Q8_0" | "Q4_0";

/** Bytes of a block, numbers in it, and how formats name it. */
const KINDS = {
  F32: { bytes: 4, numbers: 1, gguf: 0, onnx: 1 },
  F16: { bytes: 2, numbers: 1, gguf: 1, onnx: 10 },
  Q8_0: { bytes: 34, numbers: 32, gguf: 8, onnx: undefined },
  Q4_0: { bytes: 18, numbers: 32, gguf: 2, onnx: undefined },
} as const;

const text = new TextEncoder();

/** Numbers that follow from a seed alone (xorshift32): each model is the same in every market. */
function weights(bytes: number, seed: number): Uint8Array {
  const words = new Uint32Array(Math.ceil(bytes / 4));
  let state = Math.imul(seed, 0x9e3779b1) | 1;
  for (let place = 0; place < words.length; place++) {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    // Small numbers when they are read as floats, as weights are: the exponent's high bits are fixed.
    words[place] = ((state >>> 0) & 0x83ffffff) | 0x38000000;
  }
  return new Uint8Array(words.buffer, 0, bytes);
}

function bytesOf({ shape, kind }: Tensor): number {
  const { bytes, numbers } = KINDS[kind];
  return (shape.reduce((product, side) => product * side, 1) / numbers) * bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function integer(value: number, bytes: 4 | 8): Uint8Array {
  const view = new DataView(new ArrayBuffer(bytes));
  if (bytes === 8) view.setBigUint64(0, BigInt(value), true);
  else view.setUint32(0, value, true);
  return new Uint8Array(view.buffer);
}

/** https://huggingface.co/docs/safetensors */
export function safetensors(tensors: readonly Tensor[], seed: number): Uint8Array {
  let end = 0;
  const header: Record<string, object> = { __metadata__: { format: "pt" } };
  for (const tensor of tensors) {
    const begin = end;
    end += bytesOf(tensor);
    header[tensor.name] = { dtype: tensor.kind, shape: tensor.shape, data_offsets: [begin, end] };
  }
  const json = JSON.stringify(header);
  const head = text.encode(json.padEnd(Math.ceil(json.length / 8) * 8));
  return joined([integer(head.length, 8), head, weights(end, seed)]);
}

/** https://github.com/ggml-org/ggml/blob/master/docs/gguf.md */
export function gguf(
  facts: Readonly<Record<string, string | number>>,
  tensors: readonly Tensor[],
  seed: number,
): Uint8Array {
  const STRING = 8;
  const U32 = 4;
  const ALIGNMENT = 32;
  const string = (value: string) => [integer(value.length, 8), text.encode(value)];
  const pairs = Object.entries(facts).flatMap(([key, value]) =>
    typeof value === "string"
      ? [...string(key), integer(STRING, 4), ...string(value)]
      : [...string(key), integer(U32, 4), integer(value, 4)],
  );
  const aligned = (place: number) => Math.ceil(place / ALIGNMENT) * ALIGNMENT;
  let end = 0;
  const infos = tensors.flatMap((tensor) => {
    const begin = end;
    end = aligned(end + bytesOf(tensor));
    return [
      ...string(tensor.name),
      integer(tensor.shape.length, 4),
      // The first side is the one along which numbers lie beside each other.
      ...tensor.shape.toReversed().map((side) => integer(side, 8)),
      integer(KINDS[tensor.kind].gguf, 4),
      integer(begin, 8),
    ];
  });
  const counts = [integer(tensors.length, 8), integer(Object.keys(facts).length, 8)];
  const head = joined([text.encode("GGUF"), integer(3, 4), ...counts, ...pairs, ...infos]);
  return joined([head, new Uint8Array(aligned(head.length) - head.length), weights(end, seed)]);
}

/** https://github.com/onnx/onnx/blob/main/onnx/onnx.proto: each tensor multiplies what the one before it gave. */
export function onnx(name: string, tensors: readonly Tensor[], seed: number): Uint8Array {
  const varint = (value: number): number[] =>
    value < 128 ? [value] : [(value % 128) | 128, ...varint(Math.floor(value / 128))];
  const number = (field: number, value: number) => Uint8Array.from([field << 3, ...varint(value)]);
  const bytes = (field: number, value: Uint8Array) =>
    joined([Uint8Array.from([(field << 3) | 2, ...varint(value.length)]), value]);
  const string = (field: number, value: string) => bytes(field, text.encode(value));
  const FLOAT = 1;
  const value = (name: string) => {
    const shape = joined(["batch", "features"].map((side) => bytes(1, string(2, side))));
    const tensor = joined([number(1, FLOAT), bytes(2, shape)]);
    return joined([string(1, name), bytes(2, bytes(1, tensor))]);
  };
  const initializers = tensors.map((tensor, place) =>
    joined([
      ...tensor.shape.map((side) => number(1, side)),
      number(2, KINDS[tensor.kind].onnx ?? FLOAT),
      string(8, tensor.name),
      bytes(9, weights(bytesOf(tensor), seed + place)),
    ]),
  );
  const wire = (place: number) => (place === 0 ? "input" : place === tensors.length ? "output" : `x${place}`);
  const nodes = tensors.map((tensor, place) =>
    joined([
      string(1, wire(place)),
      string(1, tensor.name),
      string(2, wire(place + 1)),
      string(3, `/${tensor.name}/MatMul`),
      string(4, "MatMul"),
    ]),
  );
  const graph = joined([
    ...nodes.map((node) => bytes(1, node)),
    string(2, name),
    ...initializers.map((tensor) => bytes(5, tensor)),
    bytes(11, value("input")),
    bytes(12, value("output")),
  ]);
  const IR_VERSION = 8;
  const OPSET = 17;
  return joined([
    number(1, IR_VERSION),
    string(2, "weighhouse-examples"),
    bytes(7, graph),
    bytes(8, joined([string(1, ""), number(2, OPSET)])),
  ]);
}
