import DOMPurify from "dompurify";
import workerUrl from "./card.worker?worker&url";
import { policy } from "./trusted";

/** Longest time for a card: it is shown as it was written after that. */
const PATIENCE = 2_000;

const TAGS = [
  ..."a abbr b blockquote br caption code dd del details div dl dt em h1 h2 h3 h4 h5 h6 hr i ins kbd li mark ol p".split(
    " ",
  ),
  ..."pre q s samp small span strong sub summary sup table tbody td tfoot th thead tr ul".split(" "),
];

/** Lays a card out; null if it can't be in time. */
export async function render(text: string): Promise<string | null> {
  const html = await inWorker(text);
  return html === null ? null : sanitised(html);
}

function inWorker(text: string): Promise<string | null> {
  const worker = new Worker(policy.createScriptURL(workerUrl), { type: "module" });
  return new Promise<string | null>((resolve) => {
    const timer = setTimeout(() => resolve(null), PATIENCE);
    worker.onmessage = ({ data }: MessageEvent<string>) => resolve(data);
    worker.onerror = () => resolve(null);
    worker.addEventListener("message", () => clearTimeout(timer));
    worker.postMessage(text);
  }).finally(() => worker.terminate());
}

/** Removes what could run, load, or look like a part of the page: scripts, forms, pictures, styles, ids and classes. */
export function sanitised(html: string): string {
  return DOMPurify.sanitize(html, {
    ALLOWED_TAGS: TAGS,
    ALLOWED_ATTR: ["href", "title", "align", "colspan", "rowspan", "start", "open"],
    ALLOWED_URI_REGEXP: /^(?:https?|ipfs|mailto):/i,
    ALLOW_DATA_ATTR: false,
    ALLOW_ARIA_ATTR: false,
    RETURN_TRUSTED_TYPE: true,
  }) as unknown as string;
}

DOMPurify.addHook("afterSanitizeAttributes", (node) => {
  if (node.tagName !== "A") return;
  // Where a link leads is its reader's choice alone, and the page that is left says nothing of itself.
  node.setAttribute("rel", "noopener noreferrer nofollow ugc");
  node.setAttribute("target", "_blank");
});
