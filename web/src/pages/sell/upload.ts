import type { Sealed } from "#sealing";
import type { Problem as ProblemBody, SentFile, UploadedFile } from "../../api/generated/rest";
import { Problem, secondsOf } from "../../session/sessions";
import { isPassing, type Rest, Tries } from "./tries";

/** An answer: its status, its headers, and its body as JSON; null where there is none. */
export interface Told {
  status: number;
  header: (name: string) => string | null;
  body?: unknown;
}

export interface Asked {
  method: "POST" | "HEAD" | "PATCH" | "DELETE";
  url: string;
  headers: Record<string, string>;
  body?: Blob;
  onProgress?: (sent: number) => void;
  signal: AbortSignal;
}

/** Asks once. A connection that breaks rejects with the problem AWAY. */
export type Ask = (asked: Asked) => Promise<Told>;

/** A file that a server has, and until when. */
export interface Whole {
  cid: string;
  lapsesAt: string;
}

/** The server has other bytes than were sealed. */
export class OtherBytes extends Error {
  override name = "OtherBytes";
}

/** Checks what a server answers against what was sealed here. */
export function compare(received: UploadedFile, cid: string, { record }: Pick<Sealed, "record">): void {
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

/** Asks once, by the older way: `fetch` says nothing of how much was sent. A connection that breaks rejects with `AWAY`. */
export function asked({ method, url, headers, body, onProgress, signal }: Asked): Promise<Told> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const host = new URL(url).host;
    const away = () => reject(new Problem("AWAY", `${host} does not answer`));
    request.open(method, url);
    request.responseType = "text";
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    if (body && onProgress)
      request.upload.onprogress = ({ loaded }) => onProgress(Math.min(loaded, body.size));
    request.onerror = away;
    request.ontimeout = away;
    request.onabort = () => reject(signal.reason ?? new DOMException("the upload was ended", "AbortError"));
    request.onload = () =>
      resolve({
        status: request.status,
        header: (name) => request.getResponseHeader(name),
        body: read(request.responseText),
      });
    if (signal.aborted) return reject(signal.reason);
    signal.addEventListener("abort", () => request.abort(), { once: true });
    request.send(body ?? null);
  });
}

export interface InOne {
  ask: Ask;
  url: string;
  file: Blob;
  /** What the server has of it: a try may have arrived whose answer did not. */
  stored: () => Promise<Whole | null>;
  /** Throws unless the server received what was sealed. */
  check: (received: UploadedFile) => void;
  onProgress: (sent: number, total: number) => void;
  rest?: Rest;
  signal: AbortSignal;
}

/** Sends a file in one request. A try that fails in passing is made again, from the first byte on. */
export async function sendWhole({ stored, check, onProgress, ...sending }: InOne): Promise<Whole> {
  const { ask, url, file, rest, signal } = sending;
  const tries = new Tries(signal, rest);
  for (let isFirst = true; ; isFirst = false) {
    try {
      const there = isFirst ? null : await stored();
      if (there) return there;
      const told = await ask({
        method: "POST",
        url,
        headers: { "content-type": "application/octet-stream" },
        body: file,
        onProgress: (sent) => onProgress(sent, file.size),
        signal,
      });
      if (told.status < 200 || told.status >= 300) throw refused(told);
      const received = told.body as UploadedFile;
      check(received);
      return { cid: received.cid, lapsesAt: received.lapses_at };
    } catch (error) {
      await tries.again(error, isPassing(error));
    }
  }
}

function read(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** Why a server does not do as asked. */
export function refused({ status, header, body }: Told): Problem {
  const { code, detail } = (body ?? {}) as Partial<ProblemBody>;
  const after = secondsOf(header("Retry-After"));
  return new Problem(code ?? "INTERNAL", detail ?? `the server answers ${status}`, status, null, after);
}
