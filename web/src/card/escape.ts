const NAMES: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

/** A text as HTML. */
export function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (mark) => NAMES[mark] ?? mark);
}
