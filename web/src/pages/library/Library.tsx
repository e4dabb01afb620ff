import { Link, useNavigate, useSearch } from "@tanstack/react-router";
import { useState } from "react";
import { useQuery } from "urql";
import { allOf, type KeptKey } from "../../keys/store";
import { useAsked } from "../../market/asked";
import { type Due, dutyOf, inOrder } from "../../market/deadlines";
import { type Mark, markOf, timeOf } from "../../market/marks";
import { useNow } from "../../market/now";
import { saleOfIndex } from "../../market/sale";
import { AccountField } from "../../parts/AccountField";
import { Away } from "../../parts/Away";
import { Bar } from "../../parts/Bar";
import { Button } from "../../parts/Button";
import { More, useMore } from "../../parts/More";
import { useWallet } from "../../wallet/wallet";
import { unitOf, useSpeech } from "../../words";
import { wasVerified } from "../order/opening";
import { SaleMarks } from "../order/SaleMarks";
import { Keys } from "./Keys";
import css from "./Library.module.css";
import {
  type Account,
  LIBRARY,
  type License,
  MORE_DECIDES,
  MORE_LICENSES,
  MORE_PURCHASES,
  MORE_RESALES,
  MORE_SALES,
  type Rules,
  type Sold,
  STATES,
} from "./query";
import { EndResale, Resell, Transfer } from "./Resale";

/** What an account holds and waits for: all of it is public on the chain. Its keys are this browser's alone. */
export function Library() {
  const { words } = useSpeech();
  const navigate = useNavigate();
  const { account: wallet, canSign, connect } = useWallet();
  const { account: looked } = useSearch({ from: "/library" });
  const account = looked ?? wallet?.address;
  const isOwn = canSign && account !== undefined && account === wallet?.address;
  return (
    <div className={css.page}>
      <h1>{words.library.title}</h1>
      {account === undefined && (
        <div className={css.connect}>
          <Button main onClick={connect}>
            {words.buying.connect}
          </Button>
          <p className={css.note}>{words.library.note}</p>
        </div>
      )}
      {!isOwn && (
        <AccountField
          label={words.library.address}
          show={words.library.show}
          chosen={(address) => navigate({ to: "/library", search: { account: address } })}
        />
      )}
      {account !== undefined && <Held key={account} account={account} isOwn={isOwn} />}
    </div>
  );
}

function Held({ account, isOwn }: { account: string; isOwn: boolean }) {
  const { words } = useSpeech();
  const [{ data, error }, ask] = useQuery({ query: LIBRARY, variables: { account, ...STATES } });
  const keys = useAsked(isOwn ? account : null, () => allOf("transport", account));
  const again = () => {
    ask({ requestPolicy: "network-only" });
    keys.again();
  };
  const now = useNow(markOf(data?._meta?.time, data?._meta?.height));
  if (error && !data) {
    return (
      <>
        <Away error={error} again={again} />
        <FromKeys keys={keys.answer ?? []} />
        {isOwn && <Keys keys={keys.answer} again={keys.again} />}
      </>
    );
  }
  if (!data || !now) {
    return (
      <div className={css.waiting} data-waiting>
        <Bar width={220} />
        <Bar width={420} />
        <Bar width={360} />
      </div>
    );
  }
  const { licenses, resales, past } = data.account;
  return (
    <>
      <Todo held={data.account} account={account} now={now} />
      <section>
        <h2>{words.library.licenses}</h2>
        <Licenses
          account={account}
          licenses={licenses}
          keys={keys.answer}
          isOwn={isOwn}
          rules={data.settings ?? undefined}
          again={again}
        />
      </section>
      {resales.nodes.length > 0 && (
        <section>
          <h2>{words.buying.library.resales}</h2>
          <Resales account={account} resales={resales} isOwn={isOwn} again={again} />
        </section>
      )}
      {past.nodes.length > 0 && (
        <section>
          <h2>{words.buying.library.past}</h2>
          <Past account={account} orders={past} />
        </section>
      )}
      {isOwn && <Keys keys={keys.answer} ordered={orderedIn(data.account)} again={keys.again} />}
    </>
  );
}

/** The keys to which the account's newest orders and licenses are delivered. */
function orderedIn({ open, past, licenses }: Account): Set<string> {
  const orders = [...open.nodes, ...past.nodes, ...licenses.nodes.flatMap(({ order }) => order ?? [])];
  return new Set(orders.map(({ transportKey }) => transportKey));
}

/** What must be done, the next deadline first: as a buyer, as a seller, as an arbiter. */
function Todo({ held, account, now }: { held: Account; account: string; now: Mark }) {
  const { words, format } = useSpeech();
  const bought = useMore({
    first: held.open,
    query: MORE_PURCHASES,
    variables: { account, states: STATES.open },
    page: (data) => data.account.purchases,
    id: (order) => order.id,
  });
  const sold = useMore({
    first: held.selling,
    query: MORE_SALES,
    variables: { account, states: STATES.selling },
    page: (data) => data.account.sales,
    id: (order) => order.id,
  });
  const decided = useMore({
    first: held.decides,
    query: MORE_DECIDES,
    variables: { account },
    page: (data) => data.account.decides,
    id: (dispute) => dispute.orderId,
  });
  const lists = [bought, sold, decided];
  const open = [...bought.rows, ...sold.rows, ...decided.rows.flatMap(({ order }) => order ?? [])];
  const once = new Map(open.map((order) => [order.id, order]));
  const dues = inOrder([...once.values()].flatMap((order) => dutyOf(saleOfIndex(order), account, now) ?? []));
  const waiting = dues.filter(({ duty }) => duty === "open").map(({ sale }) => sale.id);
  const verified = useAsked(waiting.join(), async () => {
    const found = await Promise.all(waiting.map(wasVerified));
    return new Set(waiting.filter((_, at) => found[at]));
  });
  const dutyNow = ({ sale, duty }: Due) =>
    words.buying.library.duties[duty === "open" && verified.answer?.has(sale.id) ? "accept" : duty];
  const by = ({ by }: Due) => by && `${format.date(timeOf(by))}, ${format.time(timeOf(by))}`;
  return (
    <section>
      <h2>{words.buying.library.todo}</h2>
      {dues.length === 0 ? (
        // Orders of which nothing is due may stand before others.
        lists.every(({ hasMore }) => !hasMore) && <p className={css.note}>{words.library.noOrders}</p>
      ) : (
        <table className={css.table}>
          <thead className="told">
            <tr>
              <th>{words.buying.library.order}</th>
              <th>{words.buying.library.todo}</th>
              <th>{words.buying.library.by}</th>
            </tr>
          </thead>
          <tbody>
            {dues.map((due) => (
              <tr key={due.sale.id}>
                <td>
                  <Link to="/orders/$id" params={{ id: due.sale.id }}>
                    {words.order.title(due.sale.id)}
                  </Link>
                  <p className={css.note}>{once.get(due.sale.id)?.listing?.name}</p>
                  <SaleMarks of={once.get(due.sale.id) ?? {}} />
                </td>
                <td>
                  {dutyNow(due)}
                  <p className={css.note}>
                    {format.amount(due.sale.price.amount, due.sale.price.denom)}{" "}
                    {unitOf(due.sale.price.denom)}
                  </p>
                </td>
                <td>
                  {due.by ? (
                    <>
                      {words.buying.left(format.span(Math.max(0, due.by.time - now.time)))}
                      <p className={css.note}>{by(due)}</p>
                    </>
                  ) : (
                    words.buying.library.now
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <More of={words.buying.library.todo} lists={lists} />
    </section>
  );
}

function Past({ account, orders }: { account: string; orders: Account["past"] }) {
  const { words, format } = useSpeech();
  const list = useMore({
    first: orders,
    query: MORE_PURCHASES,
    variables: { account, states: STATES.past },
    page: (data) => data.account.purchases,
    id: (order) => order.id,
  });
  const { ends } = words.buying.library;
  const endOf = ({ state, returned, price }: Sold) => {
    // A refunded order has no part that went back: all of it did.
    if (state === "SETTLED" && BigInt(returned.amount) > 0n)
      return ends.split(format.coin(returned.amount, price.denom, true));
    return state === "SETTLED" || state === "REFUNDED" || state === "WITHDRAWN" ? ends[state] : null;
  };
  return (
    <>
      <table className={css.table}>
        <tbody>
          {list.rows.map((order) => (
            <tr key={order.id}>
              <td>
                <Link to="/orders/$id" params={{ id: order.id }}>
                  {order.isOffer ? words.order.offer(order.id) : words.order.title(order.id)}
                </Link>
                <p className={css.note}>{order.listing?.name}</p>
                <SaleMarks of={order} />
              </td>
              <td>{endOf(order)}</td>
              <td className={css.short}>{format.coin(order.price.amount, order.price.denom)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <More of={words.buying.library.past} lists={[list]} />
    </>
  );
}

/** While the index is away: the orders whose keys this browser keeps. Their pages work from the chain. */
function FromKeys({ keys }: { keys: readonly KeptKey[] }) {
  const { words } = useSpeech();
  const orders = [...new Set(keys.flatMap(({ order }) => order ?? []))].sort(
    (one, other) => Number(other) - Number(one),
  );
  if (orders.length === 0) return null;
  return (
    <section>
      <h2>{words.buying.library.here}</h2>
      <ul>
        {orders.map((id) => (
          <li key={id}>
            <Link to="/orders/$id" params={{ id }}>
              {words.order.title(id)}
            </Link>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Licenses(props: {
  account: string;
  licenses: Account["licenses"];
  keys: readonly KeptKey[] | undefined;
  isOwn: boolean;
  rules: Rules | undefined;
  again: () => void;
}) {
  const { words, format } = useSpeech();
  const list = useMore({
    first: props.licenses,
    query: MORE_LICENSES,
    variables: { account: props.account },
    page: (data) => data.account.licenses,
    id: (license) => license.id,
  });
  if (list.rows.length === 0) return <p className={css.note}>{words.library.noLicenses}</p>;
  return (
    <>
      <table className={css.table}>
        <tbody>
          {list.rows.map((license) => {
            const { id, listing, soldVersion, expiresAt, expired, rekey } = license;
            const asked = rekey && !rekey.answeredAt && !rekey.endedAt;
            return (
              <tr key={id}>
                <td>
                  {listing && (
                    <Link to="/models/$id" params={{ id: listing.id }}>
                      {listing.name}
                    </Link>
                  )}
                  <SaleMarks of={license} />
                  <p className={css.note}>{words.model.licenseNumber(id)}</p>
                  {soldVersion?.badSince && <p className={css.wrong}>{words.library.bad}</p>}
                  {listing?.latestVersion &&
                    soldVersion &&
                    listing.latestVersion.number > soldVersion.number && (
                      <p className={css.note}>
                        {words.library.newer(format.number(listing.latestVersion.number))}
                      </p>
                    )}
                  {props.isOwn && <KeyStatus license={license} keys={props.keys} />}
                  {asked && <p className={css.note}>{words.buying.library.keyAsked}</p>}
                  {props.isOwn && !expired && !soldVersion?.badSince && license.rights.transferable && (
                    <Acts license={license} rules={props.rules} again={props.again} />
                  )}
                </td>
                <td className={css.short}>
                  {expiresAt
                    ? words.library[expired ? "expired" : "until"](format.date(expiresAt))
                    : words.library.forGood}
                </td>
                <td className={css.short}>
                  <Link to="/orders/$id" params={{ id }}>
                    {words.buying.library.openIt}
                  </Link>
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      <More of={words.library.licenses} lists={[list]} />
    </>
  );
}

/** Where the key that opens a license is backed up. */
function KeyStatus({ license, keys }: { license: License; keys: readonly KeptKey[] | undefined }) {
  const { words } = useSpeech();
  if (keys === undefined) return <p className={css.note}>&nbsp;</p>;
  const said = words.buying.keys;
  const own = keys.filter(
    ({ publicKey, order }) => publicKey === license.order?.transportKey || order === license.id,
  );
  const kept: KeptKey["kept"] = Object.assign({}, ...own.map(({ kept }) => kept));
  const where =
    own.length === 0
      ? said.notHere
      : [said.here, kept.api && said.api, kept.file && said.file].filter(Boolean).join(", ");
  return <p className={css.note}>{where}</p>;
}

function Acts({ license, rules, again }: { license: License; rules: Rules | undefined; again: () => void }) {
  const { words } = useSpeech();
  const [shown, setShown] = useState<"resell" | "transfer">();
  return (
    <>
      <p className={css.acts}>
        {(["resell", "transfer"] as const).map((act) => (
          <button
            key={act}
            type="button"
            className={css.link}
            aria-expanded={shown === act}
            onClick={() => setShown(shown === act ? undefined : act)}
          >
            {words.buying.library[act].title}
          </button>
        ))}
      </p>
      {shown === "resell" && rules && <Resell license={license} rules={rules} again={again} />}
      {shown === "transfer" && <Transfer license={license} again={again} />}
    </>
  );
}

function Resales(props: { account: string; resales: Account["resales"]; isOwn: boolean; again: () => void }) {
  const { words, format } = useSpeech();
  const list = useMore({
    first: props.resales,
    query: MORE_RESALES,
    variables: { account: props.account },
    page: (data) => data.account.resales,
    id: (resale) => resale.licenseId,
  });
  return (
    <>
      <table className={css.table}>
        <tbody>
          {list.rows.map(({ licenseId, listing, license, price, ending, orderId }) => (
            <tr key={licenseId}>
              <td>
                {listing?.name}
                <SaleMarks of={{ listing, soldVersion: license?.soldVersion ?? null }} />
                <p className={css.note}>{words.model.licenseNumber(licenseId)}</p>
                {orderId && (
                  <Link to="/orders/$id" params={{ id: orderId }}>
                    {words.buying.library.ordered(orderId)}
                  </Link>
                )}
              </td>
              <td>{format.coin(price.amount, price.denom)}</td>
              <td>
                {ending
                  ? words.buying.library.ending
                  : props.isOwn && (
                      <EndResale license={licenseId} isOrdered={orderId !== null} again={props.again} />
                    )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <More of={words.buying.library.resales} lists={[list]} />
    </>
  );
}
