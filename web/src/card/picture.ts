import { PIXELS } from "./bounds";

export interface Picture {
  bytes: Blob;
  width: number;
  height: number;
}

/** A picture of a `data:` address; null for none, and for one with more pixels than a page should unfold. */
export function pictureOf(address: string): Picture | null {
  const found = /^data:(image\/(?:png|jpeg|gif|webp));base64,(.*)$/.exec(address);
  if (!found?.[1] || !found[2]) return null;
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = Uint8Array.from(atob(found[2]), (letter) => letter.charCodeAt(0));
  } catch {
    return null;
  }
  const size = sizeOf(bytes);
  if (!size || size.width * size.height > PIXELS || size.width * size.height === 0) return null;
  return { bytes: new Blob([bytes], { type: found[1] }), ...size };
}

interface Size {
  width: number;
  height: number;
}

/** What a picture's header says. A file of another kind than its address says is read by what it is. */
export function sizeOf(bytes: Uint8Array<ArrayBuffer>): Size | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const text = (at: number, length: number) => String.fromCharCode(...bytes.subarray(at, at + length));
  try {
    if (text(1, 3) === "PNG") return { width: view.getUint32(16), height: view.getUint32(20) };
    if (text(0, 4) === "GIF8") return { width: view.getUint16(6, true), height: view.getUint16(8, true) };
    if (text(0, 4) === "RIFF" && text(8, 4) === "WEBP") return webp(view, text(12, 4));
    if (view.getUint16(0) === 0xffd8) return jpeg(view);
  } catch {
    // A header that is cut off.
  }
  return null;
}

function webp(view: DataView, kind: string): Size | null {
  const three = (at: number) => view.getUint16(at, true) + (view.getUint8(at + 2) << 16);
  if (kind === "VP8X") return { width: three(24) + 1, height: three(27) + 1 };
  if (kind === "VP8 ")
    return { width: view.getUint16(26, true) & 0x3fff, height: view.getUint16(28, true) & 0x3fff };
  if (kind !== "VP8L") return null;
  const bits = view.getUint32(21, true);
  return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
}

/** The size stands in the frame's segment, behind others of any length. */
function jpeg(view: DataView): Size | null {
  let at = 2;
  while (view.getUint8(at) === 0xff) {
    const mark = view.getUint8(at + 1);
    const isFrame = mark >= 0xc0 && mark <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(mark);
    if (isFrame) return { width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}
