// The header of a safetensors file (docs/protocol.md, "Headers").
import { refuseUnless } from './bytes.js';

const BITS = {
  F4: 4, F6_E2M3: 6, F6_E3M2: 6, BOOL: 8, U8: 8, I8: 8, F8_E5M2: 8, F8_E4M3: 8, F8_E8M0: 8,
  F8_E4M3FNUZ: 8, F8_E5M2FNUZ: 8, I16: 16, U16: 16, F16: 16, BF16: 16, I32: 32, U32: 32, F32: 32,
  I64: 64, U64: 64, F64: 64, C64: 64,
};

export function readSafetensors(header, fileSize) {
  const json = Number(new DataView(header.buffer, header.byteOffset).getBigUint64(0, true));
  refuseUnless(json <= 16 << 20 && json + 8 <= fileSize, `a header of ${json} bytes`);
  const data = fileSize - 8 - json;
  const entries = JSON.parse(new TextDecoder().decode(header.slice(8, 8 + json)));
  const tensors = { count: 0, parameters: 0, dtypes: {} };
  const places = [];
  for (const [name, { dtype, shape, data_offsets: offsets }] of Object.entries(entries)) {
    if (name === '__metadata__') continue;
    const parameters = shape.reduce((product, dimension) => product * dimension, 1);
    refuseUnless(offsets[0] <= offsets[1] && offsets[1] <= data, `${name}: offsets`);
    refuseUnless(parameters * BITS[dtype] === (offsets[1] - offsets[0]) * 8, `${name}: size`);
    places.push(offsets);
    tensors.count += 1;
    tensors.parameters += parameters;
    tensors.dtypes[dtype] = (tensors.dtypes[dtype] ?? 0) + parameters;
  }
  places.sort(([a, b], [c, d]) => a - c || b - d);
  let covered = 0;
  for (const [begin, end] of places) {
    refuseUnless(begin === covered, `tensors cover ${covered} bytes, the next begins at ${begin}`);
    covered = end;
  }
  refuseUnless(covered === data, 'the tensors do not cover the data');
  const sorted = Object.entries(tensors.dtypes).sort(([a], [b]) => (a < b ? -1 : 1));
  return { length: 8 + json, tensors: { ...tensors, dtypes: Object.fromEntries(sorted) } };
}
