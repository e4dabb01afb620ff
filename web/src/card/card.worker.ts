import { parse } from "./parse";

// A worker can be ended, whatever a card does to the parser.
self.onmessage = ({ data }: MessageEvent<string>) => self.postMessage(parse(data));
