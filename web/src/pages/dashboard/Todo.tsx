import { Link } from "@tanstack/react-router";
import { Bar } from "../../parts/Bar";
import { unitOf, useSpeech } from "../../words";
import css from "./Dashboard.module.css";
import type { Figures } from "./query";

/** What the seller must do, and by when. */
export function Todo({ data }: { data: Figures | undefined }) {
  const { words, format } = useSpeech();
  const orders = data?.account.todo.nodes ?? [];
  const keys = data?.keys.nodes ?? [];
  const by = (when: string | null | undefined) =>
    when ? words.dashboard.by(`${format.date(when)}, ${format.time(when)}`) : "";
  return (
    <section>
      <h2>{words.dashboard.todo}</h2>
      {!data && (
        <p className={css.waiting}>
          <Bar width={220} />
        </p>
      )}
      {data && orders.length === 0 && keys.length === 0 && (
        <p className={css.note}>{words.dashboard.nothingToDo}</p>
      )}
      <table className={css.list}>
        <tbody>
          {orders.map((order) => (
            <tr key={order.id}>
              <td>
                <Link to="/orders/$id" params={{ id: order.id }}>
                  {order.listing?.name ?? words.order.title(order.id)}
                </Link>
                <p className={css.note}>
                  {words.dashboard.states[order.state as keyof typeof words.dashboard.states]}{" "}
                  {by(
                    order.state === "OFFERED"
                      ? order.expiresAt
                      : order.state === "DISPUTED"
                        ? order.dispute?.decideBy
                        : order.deliverBy,
                  )}
                </p>
              </td>
              <td>
                {format.amount(order.price.amount, order.price.denom)} {unitOf(order.price.denom)}
              </td>
            </tr>
          ))}
          {keys.map((key) => (
            <tr key={key.licenseId}>
              <td colSpan={2}>
                <Link to="/orders/$id" params={{ id: key.licenseId }}>
                  {words.dashboard.rekey(key.licenseId)}
                </Link>
                <p className={css.note}>{by(key.expiresAt)}</p>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
