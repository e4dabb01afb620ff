import css from "./Hash.module.css";

/** Eight, eight, …, eight; a click copies the whole. */
export function Hash({ hex, label }: { hex: string; label: string }) {
  const short = hex.length > 32 ? `${hex.slice(0, 8)} ${hex.slice(8, 16)} … ${hex.slice(-8)}` : hex;
  return <Copied whole={hex} short={short} label={label} />;
}

/** The prefix and four … four. Whole before signing. */
export function Address({ address, label }: { address: string; label: string }) {
  const separator = address.lastIndexOf("1");
  return (
    <Copied whole={address} short={`${address.slice(0, separator + 5)}…${address.slice(-4)}`} label={label} />
  );
}

function Copied({ whole, short, label }: { whole: string; short: string; label: string }) {
  const copy = () => navigator.clipboard?.writeText(whole);
  return (
    <button type="button" className={css.hash} title={whole} aria-label={`${label} ${whole}`} onClick={copy}>
      {short}
    </button>
  );
}
