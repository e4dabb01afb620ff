import { Link, useRouteContext } from "@tanstack/react-router";
import { useCallback, useEffect, useRef, useState } from "react";
import { useQuery } from "urql";
import type { Sealing } from "#sealing";
import { graphql } from "../../api/generated";
import { useChain } from "../../chain/market";
import { contentsOf } from "../../keys/content";
import { backupSignature } from "../../keys/signature";
import { useClock } from "../../market/now";
import { Bar } from "../../parts/Bar";
import { Button } from "../../parts/Button";
import { More, useMore } from "../../parts/More";
import { Notice } from "../../parts/Notice";
import { useSession } from "../../session/session";
import { Declined, useWallet } from "../../wallet/wallet";
import { deliveries, type Obstacle, type Ready, readyOf } from "./deliver";
import { Part } from "./Field";
import { useSealing } from "./hooks";
import { toldOf } from "./Publication";
import { restoreContents } from "./publish";
import css from "./Sell.module.css";
import { useSpeech } from "./words";

const WAITING = graphql(`
  query WaitingForKeys($account: String!, $after: String) {
    account(address: $account) {
      sales(first: 50, after: $after, filter: { states: [FUNDED] }) {
        nodes {
          id
          resoldId
          deliverBy
          price {
            amount
            denom
          }
          listing {
            id
            name
          }
        }
        pageInfo {
          ...Behind
        }
      }
    }
  }
`);

/** How often the index is asked for new orders, in milliseconds. */
const AGAIN = 10_000;

/** Paid orders of the account, each delivered by a button, or by itself while the page is open. */
export function WaitingOrders({ account }: { account: string }) {
  const { words, format } = useSpeech();
  const { config } = useRouteContext({ from: "__root__" });
  const chain = useChain();
  const wallet = useWallet();
  const sealing = useSealing();
  const say = words.sell;
  const [{ data, error }, ask] = useQuery({
    query: WAITING,
    variables: { account },
    requestPolicy: "cache-and-network",
  });
  const [isAuto, setAuto] = useState(false);
  const [isBusy, setBusy] = useState(false);
  const [obstacles, setObstacles] = useState<Record<string, Obstacle>>({});
  const [told, setTold] = useState<string | null>(null);
  const [failed, setFailed] = useState<string | null>(null);
  const tried = useRef(new Set<string>());
  const given = useRef(new Set<string>());

  // Also while the page is not looked at: orders are delivered by themselves.
  useEffect(() => {
    const timer = setInterval(() => ask({ requestPolicy: "network-only" }), AGAIN);
    return () => clearInterval(timer);
  }, [ask]);

  const list = useMore({
    first: data?.account.sales,
    query: WAITING,
    variables: { account },
    page: (data) => data.account.sales,
    id: (order) => order.id,
  });
  const orders = list.rows.filter(({ id }) => !given.current.has(id));
  const deliver = useCallback(
    async (ids: readonly string[]) => {
      if (!chain || !config.chain || ids.length === 0) return;
      setBusy(true);
      setFailed(null);
      setTold(null);
      try {
        const found: Ready[] = [];
        const kept: Record<string, Obstacle> = {};
        for (const id of ids) {
          const { ready, obstacle } = await readyOf(chain, config.chain, id);
          if (ready) found.push(ready);
          else kept[id] = obstacle;
        }
        setObstacles((before) => ({ ...before, ...kept }));
        if (found.length === 0) return;
        const calls = await deliveries(wallet, await sealing(), found);
        const named = found.map(({ order }) => say.orderOf(order.id.toString())).join(", ");
        const { chain: chainConfig } = config;
        await wallet.send({
          title: say.deliverTitle(named),
          calls,
          check: async () => {
            for (const { order } of found) {
              const { obstacle } = await readyOf(chain, chainConfig, order.id.toString());
              if (obstacle === "late") throw new Error(say.tooLate(order.id.toString()));
              if (obstacle) throw new Error(say.gone(order.id.toString()));
            }
          },
        });
        for (const { order } of found) given.current.add(order.id.toString());
        setTold(say.deliveredOf(found.length));
        ask({ requestPolicy: "network-only" });
      } catch (error) {
        if (!(error instanceof Declined)) setFailed(toldOf(error, words, format.bytes));
      } finally {
        setBusy(false);
      }
    },
    [chain, config, wallet, sealing, words, format, ask, say],
  );

  // The newest come first, and the oldest are due first: whoever has them delivered by themselves means all of them.
  const { hasMore, isAsked, error: failedMore, more } = list;
  const isHalf = isAuto && hasMore && !isAsked && !failedMore;
  useEffect(() => {
    if (isHalf) more();
  });

  // Each order is tried once by itself: one that was declined waits for the reader.
  const fresh = orders.filter(({ id }) => !tried.current.has(id)).map(({ id }) => id);
  const due = fresh.join(" ");
  useEffect(() => {
    if (!isAuto || isBusy || due === "") return;
    const ids = due.split(" ");
    for (const id of ids) tried.current.add(id);
    void deliver(ids);
  }, [isAuto, isBusy, due, deliver]);

  const can = orders.filter(({ id, resoldId }) => !resoldId && !obstacles[id]);
  // A tab that is not looked at says it too.
  const waiting = can.length;
  useEffect(() => {
    const { title } = document;
    if (waiting > 0) document.title = `(${waiting}) ${title}`;
    return () => {
      document.title = title;
    };
  }, [waiting]);
  return (
    <Part title={say.waiting} note={say.waitingNote}>
      {error && !data && <Notice title={words.errors.away} note={say.awayNote} />}
      {!data && !error && <Bar width={280} />}
      {data && orders.length === 0 && !list.hasMore && <p className={css.note}>{say.noWaiting}</p>}
      <p className={css.note}>
        <Link to="/dashboard">{say.offersAt}</Link>
      </p>
      {orders.length > 0 && (
        <table className={css.table}>
          <tbody>
            {orders.map(({ id, listing, price, deliverBy, resoldId }) => (
              <tr key={id}>
                <td>
                  <Link to="/orders/$id" params={{ id }}>
                    {words.order.title(id)}
                  </Link>
                  <p className={css.note}>{listing?.name}</p>
                </td>
                <td>{format.coin(price.amount, price.denom)}</td>
                <td>
                  <Left until={deliverBy ?? null} />
                </td>
                <td>
                  {resoldId ? (
                    <span className={css.note}>{say.isResale}</span>
                  ) : obstacles[id] ? (
                    <span className={css.note}>{obstacleOf(obstacles[id], id, say)}</span>
                  ) : (
                    <Button disabled={isBusy || !wallet.canSign} onClick={() => void deliver([id])}>
                      {say.deliverOne}
                    </Button>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <More of={say.waiting} lists={[list]} />
      {told && (
        <p role="status" className={css.note}>
          {told}
        </p>
      )}
      {failed && <Notice title={failed} money />}
      {can.length > 1 && (
        <p className={css.ways}>
          <Button
            main
            disabled={isBusy || !wallet.canSign}
            onClick={() => void deliver(can.map(({ id }) => id))}
          >
            {isBusy ? say.delivering : say.deliverAll(can.length)}
          </Button>
        </p>
      )}
      <label className={css.check}>
        <input type="checkbox" checked={isAuto} onChange={({ target }) => setAuto(target.checked)} />
        <span>
          {say.auto}
          <small>{say.autoNote}</small>
        </span>
      </label>
      <Restore account={account} sealing={sealing} onFailure={setFailed} />
    </Part>
  );
}

function obstacleOf(
  obstacle: Obstacle,
  id: string,
  say: ReturnType<typeof useSpeech>["words"]["sell"],
): string {
  switch (obstacle) {
    case "secret":
      return say.noSecret;
    case "bad":
      return say.isBad;
    case "resale":
      return say.isResale;
    case "late":
      return say.late;
    case "gone":
      return say.gone(id);
  }
}

/** The time that is left, each second anew. */
function Left({ until }: { until: string | null }) {
  const { words, format } = useSpeech();
  const now = useClock();
  if (until === null) return null;
  const left = (Date.parse(until) - now) / 1000;
  if (left > 0) return words.sell.due(format.span(left));
  return <span className={css.lost}>{words.sell.late}</span>;
}

/** Secrets of versions that another browser kept with the index. */
function Restore(props: {
  account: string;
  sealing: () => Promise<Sealing>;
  onFailure: (told: string | null) => void;
}) {
  const { words, format } = useSpeech();
  const wallet = useWallet();
  const session = useSession();
  const say = words.sell;
  const [told, setTold] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const restore = async () => {
    setBusy(true);
    props.onFailure(null);
    try {
      const sealing = await props.sealing();
      const known = await contentsOf(props.account);
      const signature = () => backupSignature(wallet, sealing, known.length > 0 ? known : null);
      const restored = await restoreContents(session, wallet, sealing, signature);
      setTold(restored > 0 ? say.restored(restored) : say.restoredNone);
    } catch (error) {
      if (!(error instanceof Declined)) props.onFailure(toldOf(error, words, format.bytes));
    } finally {
      setBusy(false);
    }
  };
  return (
    <details className={css.more}>
      <summary>{say.restore}</summary>
      <p className={css.note}>{say.restoreNote}</p>
      <p className={css.ways}>
        <Button disabled={isBusy || !wallet.canSign} onClick={() => void restore()}>
          {say.restoreButton}
        </Button>
      </p>
      {told && (
        <p role="status" className={css.note}>
          {told}
        </p>
      )}
    </details>
  );
}
