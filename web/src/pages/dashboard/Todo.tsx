import { Link } from "@tanstack/react-router";
import { Bar } from "../../parts/Bar";
import { LinkButton } from "../../parts/Button";
import { Publisher } from "../../parts/Marks";
import { More, useMore } from "../../parts/More";
import { useSpeech } from "../../words";
import { BONDS } from "./Bonds";
import { CLAIM } from "./Claim";
import css from "./Dashboard.module.css";
import { claimOf } from "./figures";
import { type Figures, MORE_KEYS, MORE_TODO } from "./query";

/** What the seller must do, and by when. */
export function Todo(props: { data: Figures | undefined; account: string; isOwn: boolean }) {
  const { words, format } = useSpeech();
  const { data, account, isOwn } = props;
  const orders = useMore({
    first: data?.account.todo,
    query: MORE_TODO,
    variables: { account },
    page: (data) => data.account.todo,
    id: (order) => order.id,
  });
  const keys = useMore({
    first: data?.keys,
    query: MORE_KEYS,
    variables: { account },
    page: (data) => data.keys,
    id: (key) => `${key.licenseId} ${key.expiresAt}`,
  });
  const owner = data?.account;
  const claim = owner && claimOf(owner.balances, owner.sweeps, owner.sweeps.length);
  const lead = (id: string) => () => document.getElementById(id)?.focus();
  const isNothing = orders.rows.length === 0 && keys.rows.length === 0 && !claim && !owner?.closing;
  const by = (when: string | null | undefined) =>
    when ? words.dashboard.by(`${format.date(when)}, ${format.time(when)}`) : "";
  return (
    <section className={css.todo}>
      <h2>{words.dashboard.todo}</h2>
      {!data && (
        <p className={css.waiting}>
          <Bar width={220} />
        </p>
      )}
      {data && isNothing && <p className={css.note}>{words.dashboard.nothingToDo}</p>}
      <table className={css.list}>
        <tbody>
          {owner?.closing && (
            <tr>
              <td colSpan={2}>
                <LinkButton className={css.way} onClick={lead(BONDS)}>
                  {words.dashboard.toReopen}
                </LinkButton>
                <p className={css.note}>{words.dashboard.toReopenNote}</p>
              </td>
            </tr>
          )}
          {claim && (
            <tr>
              <td>
                <LinkButton className={css.way} onClick={lead(CLAIM)}>
                  {words.dashboard.toClaim}
                </LinkButton>
                <p className={css.note}>{words.dashboard.toClaimNote}</p>
              </td>
              <td>
                {claim.amounts.map(({ denom, amount }) => (
                  <p key={denom}>{format.coin(amount, denom, true)}</p>
                ))}
              </td>
            </tr>
          )}
          {orders.rows.map((order) => (
            <tr key={order.id}>
              <td>
                <Link to="/orders/$id" params={{ id: order.id }}>
                  {order.listing?.name ?? words.order.title(order.id)}
                </Link>
                <Publisher publisher={order.listing?.publisher ?? null} />
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
                {isOwn && order.state === "OFFERED" && (
                  <p className={css.note}>
                    <Link to="/orders/$id" params={{ id: order.id }}>
                      {words.dashboard.toOffer(order.id)}
                    </Link>
                  </p>
                )}
              </td>
              <td>{format.coin(order.price.amount, order.price.denom, true)}</td>
            </tr>
          ))}
          {keys.rows.map((key) => (
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
      <More of={words.dashboard.todo} lists={[orders, keys]} />
    </section>
  );
}
