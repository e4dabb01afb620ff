import temml from "temml";
import { FORMULAS } from "./bounds";
import { escaped } from "./escape";
import type { Formula } from "./formulas";

const STYLE = / style="[^"]*"/g;

/** Sets the formulas of a card as MathML, which needs no style of its own; what can't be set stays as it was written. */
export function writer(): (formula: Formula) => string {
  let left = FORMULAS;
  return ({ source, display }) => {
    left -= 1;
    try {
      if (left < 0) throw new Error("too many formulas");
      const written = temml.renderToString(source.trim(), {
        displayMode: display,
        throwOnError: true,
        trust: false,
        maxExpand: 200,
        maxSize: [20, 20],
      });
      // The content security policy allows no styles in place, and says so in the console of whoever parses one.
      return written.replaceAll(STYLE, "");
    } catch {
      return `<code>${escaped(display ? `$$${source}$$` : `$${source}$`)}</code>`;
    }
  };
}
