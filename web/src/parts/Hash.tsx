import { short } from "../market/address";
import css from "./Hash.module.css";

/** Eight, eight, …, eight; a click copies the whole. */
export function Hash({ hex, label }: { hex: string; label: string }) {
  const shown = hex.length > 32 ? `${hex.slice(0, 8)} ${hex.slice(8, 16)} … ${hex.slice(-8)}` : hex;
  return <Copied whole={hex} shown={shown} label={label} />;
}

/** The prefix and four … four. Whole before signing. */
export function Address({ address, label }: { address: string; label: string }) {
  return <Copied whole={address} shown={short(address)} label={label} />;
}

/** Its beginning and its end, such as of `ipfs://` and a CID. */
export function Uri({ uri, label }: { uri: string; label: string }) {
  const shown = uri.length > 32 ? `${uri.slice(0, 16)} … ${uri.slice(-8)}` : uri;
  return <Copied whole={uri} shown={shown} label={label} />;
}

function Copied({ whole, shown, label }: { whole: string; shown: string; label: string }) {
  const copy = () => navigator.clipboard?.writeText(whole);
  return (
    <button type="button" className={css.hash} title={whole} onClick={copy}>
      <span className="told">
        {label} {whole}
      </span>
      <span aria-hidden="true">{shown}</span>
    </button>
  );
}
