import { useNavigate, useRouteContext, useSearch } from "@tanstack/react-router";
import { useMemo, useState } from "react";
import { useQuery } from "urql";
import { useDenom } from "../../market/denom";
import { useEvery } from "../../market/now";
import { AccountField } from "../../parts/AccountField";
import { Away } from "../../parts/Away";
import { Button } from "../../parts/Button";
import { Lines } from "../../parts/Certificate";
import { Address } from "../../parts/Hash";
import { IdentityLines, isSomebody } from "../../parts/Identity";
import { useWallet } from "../../wallet/wallet";
import { unitOf, useSpeech } from "../../words";
import { Bonds } from "./Bonds";
import { Claim, ClaimFromChain } from "./Claim";
import { Closings } from "./Closings";
import css from "./Dashboard.module.css";
import { denomsOf, rangeOf } from "./figures";
import { Incomes, Overview, Revenue } from "./Overview";
import { DASHBOARD, type Figures } from "./query";
import { Selling } from "./Selling";
import { PERIODS, type Period, type Shown } from "./shown";
import { Todo } from "./Todo";

/** How often the figures are asked for, in milliseconds; and when again after something was signed. */
const OFTEN = 30_000;
const AFTER = [2_000, 5_000];

/** What an account sells and earns. All of it is public on the chain; the account itself can claim. */
export function Dashboard() {
  const { words } = useSpeech();
  const shown = useSearch({ from: "/dashboard" });
  const { account, connect } = useWallet();
  const navigate = useNavigate();
  const whose = shown.account ?? account?.address;
  if (whose === undefined) {
    return (
      <div className={css.page}>
        <h1>{words.dashboard.title}</h1>
        <p className={css.lead}>{words.dashboard.connect}</p>
        <p>
          <Button main onClick={connect}>
            {words.session.connect}
          </Button>
        </p>
        <AccountField
          label={words.dashboard.whose}
          show={words.dashboard.show}
          chosen={(address) => navigate({ to: "/dashboard", search: { account: address } })}
        />
      </div>
    );
  }
  return <Of key={whose} account={whose} isOwn={whose === account?.address} shown={shown} />;
}

function Of({ account, isOwn, shown }: { account: string; isOwn: boolean; shown: Shown }) {
  const { words } = useSpeech();
  const [now] = useState(() => new Date());
  const range = useMemo(() => rangeOf(shown.period ?? "days30", now), [shown.period, now]);
  const of = shown.listing === undefined ? { seller: account } : { listing: shown.listing };
  const [{ data, error }, ask] = useQuery({
    query: DASHBOARD,
    variables: { account, of, visited: of, listing: shown.listing ?? "0", ...range },
  });
  const [turn, setTurn] = useState(0);
  const again = () => {
    ask({ requestPolicy: "network-only" });
    setTurn((turn) => turn + 1);
  };
  useEvery(OFTEN, again);
  // The index has a block some moments after the chain.
  const follow = () => {
    again();
    for (const after of AFTER) setTimeout(again, after);
  };
  const preferred = useDenom();
  const denom = shown.denom ?? dealtIn(data, preferred)[0] ?? preferred ?? "";
  return (
    <div className={css.page}>
      <header className={css.head}>
        <h1>{words.dashboard.title}</h1>
        <p className={css.whose}>
          <Address address={account} label={words.dashboard.yours} />
        </p>
      </header>
      {data && isSomebody(data.account) && (
        <Lines>
          <IdentityLines account={data.account} />
        </Lines>
      )}
      <Choice
        shown={shown}
        denoms={dealtIn(data, shown.denom ?? preferred)}
        denom={denom}
        account={account}
      />
      {error && !data ? (
        <>
          <Away error={error} again={again} />
          {isOwn && <ClaimFromChain account={account} />}
        </>
      ) : (
        <>
          {data && (
            <Closings account={account} owner={data.account} isOwn={isOwn} turn={turn} again={follow} />
          )}
          <Overview data={data} denom={denom} listing={shown.listing} />
          <div className={css.columns}>
            <div className={css.main}>
              <Todo data={data} account={account} isOwn={isOwn} />
              <Revenue data={data} denom={denom} range={range} now={now} />
              <Incomes
                data={data}
                denom={denom}
                range={range}
                now={now}
                isOfAll={shown.listing !== undefined}
              />
            </div>
            <aside className={css.aside}>
              <Claim account={account} owner={data?.account} isOwn={isOwn} again={follow} />
              {data && <Bonds owner={data.account} isOwn={isOwn} again={follow} />}
            </aside>
          </div>
        </>
      )}
      <Selling
        account={account}
        from={range.from}
        denom={denom}
        isOwn={isOwn}
        chosen={shown.listing}
        turn={turn}
      />
      <Files account={account} range={range} />
    </div>
  );
}

/** The denoms in which the account dealt, the wanted one first. */
function dealtIn(data: Figures | undefined, wanted: string | undefined): string[] {
  if (!data) return wanted === undefined ? [] : [wanted];
  return denomsOf([data.whole, data.paid, data.account.bonds, data.account.balances], wanted);
}

function Choice(props: { shown: Shown; denoms: string[]; denom: string; account: string }) {
  const { words } = useSpeech();
  const navigate = useNavigate({ from: "/dashboard" });
  const { shown, denoms, denom } = props;
  const go = (changed: Shown) =>
    navigate({ search: { ...shown, ...changed }, replace: true, resetScroll: false });
  return (
    <div className={css.choice}>
      <fieldset className={css.periods}>
        <legend className="told">{words.dashboard.period}</legend>
        {PERIODS.map((period) => (
          <label key={period}>
            <input
              type="radio"
              name="period"
              checked={(shown.period ?? "days30") === period}
              onChange={() => go({ period: period as Period })}
            />
            <span>{words.dashboard.periods[period]}</span>
          </label>
        ))}
      </fieldset>
      {denoms.length > 1 && (
        <label className={css.select}>
          {words.dashboard.denom}
          <select value={denom} onChange={(event) => go({ denom: event.target.value })}>
            {denoms.map((each) => (
              <option key={each} value={each}>
                {unitOf(each)}
              </option>
            ))}
          </select>
        </label>
      )}
      {shown.listing !== undefined && (
        <Button onClick={() => navigate({ search: ({ listing: _, ...rest }) => rest, replace: true })}>
          {words.dashboard.allListings}
        </Button>
      )}
    </div>
  );
}

function Files({ account, range }: { account: string; range: { from: string; by: string } }) {
  const { words } = useSpeech();
  const { config } = useRouteContext({ from: "__root__" });
  const span = `?from=${encodeURIComponent(range.from)}&by=${range.by.toLowerCase()}`;
  const path = (file: string, query: string) =>
    new URL(`v1/accounts/${account}/${file}.csv${query}`, config.api).href;
  return (
    <section>
      <h2>{words.dashboard.files}</h2>
      <ul className={css.files}>
        {(["sales", "income", "orders"] as const).map((file) => (
          <li key={file}>
            <a href={path(file, file === "orders" ? "" : span)} download={`${file}.csv`}>
              {words.dashboard.csv[file]}.csv
            </a>
          </li>
        ))}
      </ul>
    </section>
  );
}
