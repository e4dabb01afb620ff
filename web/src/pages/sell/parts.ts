import { Problem } from "../../session/sessions";
import { isPassing, type Rest, Tries } from "./tries";
import { type Ask, type Asked, refused, type Told, type Whole } from "./upload";

/** Bytes of one request: what is sent again at most, where nothing of a broken one arrived. */
export const PART = 8 * 2 ** 20;

export interface InParts {
  ask: Ask;
  /** Where uploads begin. */
  url: string;
  file: Blob;
  /** The address of an upload that began before. */
  begun: string | null;
  /** Keeps the address, so that a page that is loaded again goes on. */
  keep: (begun: string | null) => Promise<void>;
  /** How much arrived, and how much of it before now. */
  onProgress: (arrived: number, total: number, resumed: number) => void;
  rest?: Rest;
  signal: AbortSignal;
}

export const TUS = { "Tus-Resumable": "1.0.0" };

/** Whether the next try may go on: also where a request came broken, or the upload is elsewhere than this page knew. */
function goesOn(error: unknown): boolean {
  if (!(error instanceof Problem) || error.code === "QUOTA_REACHED") return false;
  return isPassing(error) || error.code === "BAD_USER_INPUT" || [404, 409, 410, 423].includes(error.status);
}

function offsetOf(told: Told, total: number): number {
  const offset = Number(told.header("Upload-Offset") ?? Number.NaN);
  if (Number.isSafeInteger(offset) && offset >= 0 && offset <= total) return offset;
  throw new Problem("INTERNAL", "the server says no offset");
}

function wholeOf(told: Told): Whole | null {
  const [cid, expires] = [told.header("Upload-Cid"), told.header("Upload-Expires")];
  return cid && expires ? { cid, lapsesAt: new Date(expires).toISOString() } : null;
}

/** Sends a file in parts. Goes on where the server says that an upload is; begins again where the server has none. */
export async function sendInParts(sending: InParts): Promise<Whole> {
  const { file, keep, onProgress, rest, signal } = sending;
  const total = file.size;
  const ask = async (asked: Omit<Asked, "signal">) => {
    signal.throwIfAborted();
    return sending.ask({ ...asked, headers: { ...TUS, ...asked.headers }, signal });
  };
  let { begun } = sending;
  let resumed: number | null = null;
  let best = 0;
  const tries = new Tries(signal, rest);
  for (;;) {
    try {
      let offset = 0;
      if (begun !== null) {
        const told = await ask({ method: "HEAD", url: begun, headers: {} });
        if (told.status === 404 || told.status === 410) {
          begun = null;
          best = 0;
          await keep(null);
        } else if (told.status !== 200) throw refused(told);
        else {
          const whole = wholeOf(told);
          if (whole) return whole;
          offset = offsetOf(told, total);
        }
      }
      if (begun === null) {
        const told = await ask({
          method: "POST",
          url: sending.url,
          headers: { "Upload-Length": String(total) },
        });
        const location = told.header("Location");
        if (told.status !== 201 || !location) throw refused(told);
        begun = new URL(location, sending.url).href;
        // Each request shows the session.
        if (new URL(begun).origin !== new URL(sending.url).origin)
          throw new Problem("INTERNAL", `the server sends the upload to ${new URL(begun).host}`);
        await keep(begun);
        resumed = 0;
      }
      resumed ??= offset;
      for (;;) {
        // A server that stored more than before is no server that is away.
        if (offset > best) {
          best = offset;
          tries.gotOn();
        }
        const [from, before] = [offset, resumed];
        onProgress(from, total, before);
        const told = await ask({
          method: "PATCH",
          url: begun,
          headers: { "Upload-Offset": String(from), "Content-Type": "application/offset+octet-stream" },
          body: file.slice(from, Math.min(from + PART, total)),
          onProgress: (sent) => onProgress(Math.min(from + sent, total), total, before),
        });
        if (told.status !== 204) throw refused(told);
        const whole = wholeOf(told);
        if (whole) return whole;
        offset = offsetOf(told, total);
        if (offset <= from) throw new Problem("AWAY", "the server took no byte");
      }
    } catch (error) {
      await tries.again(error, goesOn(error));
    }
  }
}
