import { Link } from "@tanstack/react-router";
import { lowest } from "../../market/rows";
import { unitOf, useSpeech } from "../../words";
import type { Listing } from "./query";
import css from "./Table.module.css";

export function Similar({ rows }: { rows: Listing["similar"] }) {
  const { words, format } = useSpeech();
  if (rows.length === 0) return <p>{words.model.none}</p>;
  return (
    <table className={css.table}>
      <tbody>
        {rows.map((row) => {
          const price = lowest(row.plans, undefined);
          return (
            <tr key={row.id}>
              <td>
                <Link to="/models/$id" params={{ id: row.id }}>
                  {row.name}
                </Link>
              </td>
              <td>{row.latestVersion && format.bytes(row.latestVersion.size)}</td>
              <td>{price && `${format.amount(price.amount, price.denom)} ${unitOf(price.denom)}`}</td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
