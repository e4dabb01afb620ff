/** A formula of a text, as it was written between its dollars. */
export interface Formula {
  source: string;
  display: boolean;
}

/** Letters that no language has: they stand for formulas while the text around them is laid out. */
const [BEGIN, END] = ["\ue000", "\ue001"];
const PLACES = new RegExp(`<[^>]*>|${BEGIN}(\\d+)${END}`, "g");
/** Longest formula of a line, and on its own. */
const [LINE, BLOCK] = [500, 2_000];

/** Takes the formulas out of a text, but for those in code. Each letter is looked at a bounded number of times. */
export function lifted(text: string): { text: string; formulas: Formula[] } {
  const formulas: Formula[] = [];
  const out: string[] = [];
  let paragraph: string[] = [];
  let fence: string | null = null;
  const flush = () => {
    if (paragraph.length > 0) out.push(liftedOf(paragraph.join("\n"), formulas));
    paragraph = [];
  };
  for (const line of text.replaceAll(/[\ue000\ue001]/g, "").split("\n")) {
    const mark = /^[ \t>]*(`{3,}|~{3,})/.exec(line)?.[1];
    const isEdge = mark !== undefined && (fence === null || mark.startsWith(fence));
    if (isEdge || fence !== null || line.trim() === "") {
      flush();
      out.push(line);
      if (isEdge) fence = fence === null ? mark : null;
    } else paragraph.push(line);
  }
  flush();
  return { text: out.join("\n"), formulas };
}

function liftedOf(text: string, formulas: Formula[]): string {
  const unclosed = new Set<number>();
  let out = "";
  let at = 0;
  const take = (end: number, source: string, display: boolean) => {
    out += `${BEGIN}${formulas.push({ source, display }) - 1}${END}`;
    at = end;
  };
  const copy = (end: number) => {
    out += text.slice(at, end);
    at = end;
  };
  while (at < text.length) {
    const letter = text[at];
    if (letter === "\\") copy(at + 2);
    else if (letter === "`") copy(codeEnd(text, at, unclosed));
    else if (letter !== "$") copy(nextMark(text, at + 1));
    else if (text[at + 1] === "$") {
      const end = text.indexOf("$$", at + 2);
      const source = text.slice(at + 2, end);
      if (end < 0 || source.length > BLOCK || source.trim() === "") copy(at + 2);
      else take(end + 2, source, true);
    } else {
      const end = lineEnd(text, at);
      if (end < 0) copy(at + 1);
      else take(end + 1, text.slice(at + 1, end), false);
    }
  }
  return out;
}

function nextMark(text: string, from: number): number {
  let at = from;
  while (at < text.length && text[at] !== "\\" && text[at] !== "`" && text[at] !== "$") at += 1;
  return at;
}

/** The end of code in a line; behind its first marks, if nothing closes it. */
function codeEnd(text: string, from: number, unclosed: Set<number>): number {
  let begin = from;
  while (text[begin] === "`") begin += 1;
  const length = begin - from;
  if (unclosed.has(length)) return begin;
  for (let at = begin; at < text.length; ) {
    const run = text.indexOf("`", at);
    if (run < 0) break;
    at = run;
    while (text[at] === "`") at += 1;
    if (at - run === length) return at;
  }
  unclosed.add(length);
  return begin;
}

/** The dollar that ends a formula: no space within, no digit behind, so that prices stay prices; -1 if the next is none. */
function lineEnd(text: string, from: number): number {
  if (/\s/.test(text[from + 1] ?? " ")) return -1;
  for (let at = from + 1; at < Math.min(text.length, from + LINE); at += 1) {
    const letter = text[at];
    if (letter === "\n" || letter === "`") return -1;
    if (letter === "\\") at += 1;
    else if (letter === "$") return /\s/.test(text[at - 1] ?? "") || /\d/.test(text[at + 1] ?? "") ? -1 : at;
  }
  return -1;
}

/** Puts the formulas back, written by `write`; in the middle of a tag as they were. */
export function restored(html: string, formulas: Formula[], write: (formula: Formula) => string): string {
  const plain = (part: string) =>
    part.replaceAll(new RegExp(`${BEGIN}(\\d+)${END}`, "g"), (_, place: string) => {
      const formula = formulas[Number(place)];
      return formula ? encodeURIComponent(formula.source) : "";
    });
  return html.replaceAll(PLACES, (part, place?: string) => {
    const formula = place === undefined ? undefined : formulas[Number(place)];
    return formula ? write(formula) : plain(part);
  });
}
