import { Address } from "../../parts/Hash";
import css from "./Sell.module.css";
import { useSpeech } from "./words";

const SHADES = [css.first, css.second, css.third];

/** Who is paid what of a price: a bar, and the same in numbers. */
export function Split(props: {
  title: string;
  denom: string;
  price: string;
  fee: string;
  /** In the order of the payees. */
  parts: readonly string[];
  payees: readonly { address: string }[];
  own: string;
}) {
  const { words, format } = useSpeech();
  const { denom, payees, parts } = props;
  const price = BigInt(props.price);
  const width = (part: string) => (price > 0n ? Number((BigInt(part) * 10_000n) / price) / 100 : 0);
  let from = 0;
  return (
    <figure className={css.split}>
      <figcaption>{props.title}</figcaption>
      <svg viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true">
        {payees.map(({ address }, at) => {
          const x = from;
          const wide = width(parts[at] ?? "0");
          from += wide;
          // biome-ignore lint/suspicious/noArrayIndexKey: a payee is its place, and may be typed twice
          return <rect key={`${at} ${address}`} className={SHADES[at % 3]} x={x} width={wide} height="8" />;
        })}
        <rect className={css.fee} x={from} width={Math.max(0, 100 - from)} height="8" />
      </svg>
      <table className={css.table}>
        <tbody>
          {payees.map(({ address }, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: as above
            <tr key={`${at} ${address}`}>
              <td>
                {address === props.own ? (
                  words.sell.you
                ) : (
                  <Address address={address} label={words.sell.address} />
                )}
              </td>
              <td>{format.amount(parts[at] ?? "0", denom, true)}</td>
            </tr>
          ))}
          <tr>
            <td>{words.sell.fee}</td>
            <td>{format.amount(props.fee, denom, true)}</td>
          </tr>
        </tbody>
        <tfoot>
          <tr>
            <th>{words.sell.buyerPays}</th>
            <td>{format.amount(props.price, denom, true)}</td>
          </tr>
        </tfoot>
      </table>
      <p className={css.note}>{words.sell.claimLater}</p>
    </figure>
  );
}
