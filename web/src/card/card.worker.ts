import { parse } from "./parse";

// A worker can be ended, whatever a card does to the parser.
self.onmessage = async ({ data }: MessageEvent<string>) => self.postMessage(await parse(data));
