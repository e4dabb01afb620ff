import type { Sealed } from "#sealing";
import { Problem } from "../../session/sessions";

/** A sealed file that a server has, by its own words. */
export interface Received {
  cid: string;
  bytes: number;
  size: number;
  chunk_count: number;
  plaintext_root: string;
  ciphertext_root: string;
  key_root: string;
  lapses_at: string;
}

export interface SentFile {
  cid: string;
  bytes: number;
  is_named: boolean;
  uploaded_at: string;
  lapses_at?: string | null;
}

/** The server has other bytes than were sealed. */
export class OtherBytes extends Error {
  override name = "OtherBytes";
}

/** Checks what a server answers against what was sealed here. */
export function compare(received: Received, cid: string, { record }: Pick<Sealed, "record">): void {
  const same =
    received.cid === cid &&
    received.size === record.size &&
    received.plaintext_root === record.plaintextRoot &&
    received.ciphertext_root === record.ciphertextRoot &&
    received.key_root === record.keyRoot;
  if (!same) throw new OtherBytes(`the server has ${received.cid}, sealed here is ${cid}`);
}

/** The same file among those that a server has; null if it is not there, or about to leave. */
export function already(sent: readonly SentFile[], cid: string, now: number): SentFile | null {
  const there = sent.find((file) => file.cid === cid);
  const stays = there && (there.lapses_at == null || Date.parse(there.lapses_at) > now + 600_000);
  return stays ? there : null;
}

export interface Sending {
  url: string;
  headers: Record<string, string>;
  file: Blob;
  onProgress: (sent: number, total: number) => void;
  signal?: AbortSignal;
}

/** Sends a file. `fetch` says nothing of how much was sent, so this is the older way. */
export function send<Answer>({ url, headers, file, onProgress, signal }: Sending): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const host = new URL(url).host;
    const away = () => reject(new Problem("AWAY", `${host} does not answer`));
    request.open("POST", url);
    request.responseType = "text";
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.setRequestHeader("content-type", "application/octet-stream");
    request.upload.onprogress = ({ loaded }) => onProgress(Math.min(loaded, file.size), file.size);
    request.onerror = away;
    request.ontimeout = away;
    request.onabort = () => reject(signal?.reason ?? new DOMException("the upload was ended", "AbortError"));
    request.onload = () => {
      const told = read(request.responseText);
      if (request.status >= 200 && request.status < 300) resolve(told as Answer);
      else reject(problemOf(told, request.status, request.statusText));
    };
    if (signal?.aborted) return reject(signal.reason);
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.send(file);
  });
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

function problemOf(told: unknown, status: number, text: string): Problem {
  const { code, detail } = (told ?? {}) as { code?: string; detail?: string };
  return new Problem(code ?? "INTERNAL", detail ?? text, status);
}
