import { Link, useNavigate, useRouteContext } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { useQuery } from "urql";
import { graphql } from "../../api/generated";
import { useChain } from "../../chain/market";
import { onPublished } from "../../chain/published";
import { ask } from "../../chain/records";
import { useAsked } from "../../market/asked";
import { useDenom } from "../../market/denom";
import { useEvery } from "../../market/now";
import { takingOf } from "../../market/taking";
import { Bar } from "../../parts/Bar";
import { Button } from "../../parts/Button";
import { More, useMore } from "../../parts/More";
import { Notice } from "../../parts/Notice";
import { Taking } from "../../parts/Taking";
import { useWallet } from "../../wallet/wallet";
import { begin } from "./begin";
import { allDrafts, forgetDraft } from "./drafts";
import { Part } from "./Field";
import { DropZone } from "./FolderPart";
import type { Folder } from "./folder";
import { agentOf } from "./Publication";
import css from "./Sell.module.css";
import { type Draft, nextStep } from "./terms";
import { WaitingOrders } from "./Waiting";
import { titleOf, useSpeech } from "./words";

const MINE = graphql(`
  query MyListings($account: String!, $after: String) {
    account(address: $account) {
      listings(first: 50, after: $after) {
        nodes {
          id
          name
          sales
          ...Taking
          plans {
            index
          }
        }
        pageInfo {
          ...Behind
        }
      }
    }
  }
`);

/** How often the index is asked what was sold, in milliseconds. */
const OFTEN = 10_000;

/** Where a seller begins, and what waits for one: drafts, listings, orders without a key. */
export function Sell() {
  const { words } = useSpeech();
  const { config } = useRouteContext({ from: "__root__" });
  const { account, connect } = useWallet();
  const navigate = useNavigate();
  const denom = useDenom();
  const say = words.sell;
  const take = async (folder: Folder) => {
    const draft = await begin(denom ?? "", folder, null);
    await navigate({ to: "/sell/$draft", params: { draft } });
  };
  return (
    <div className={css.page}>
      <header>
        <h1>{say.title}</h1>
        <p className={css.lead}>{say.lead}</p>
      </header>
      {config.chain ? (
        <div>
          <DropZone onFolder={(folder) => void take(folder)} note={say.dropNote} />
          <Costs />
        </div>
      ) : (
        <Notice title={say.noChain} note={say.noChainNote} />
      )}
      <Drafts />
      {account ? (
        <>
          <WaitingOrders key={account.address} account={account.address} />
          <Mine account={account.address} />
        </>
      ) : (
        <section className={css.part}>
          <p>{say.connect}</p>
          <p className={css.ways}>
            <Button onClick={connect}>{say.connectButton}</Button>
          </p>
        </section>
      )}
      <Part title={say.agent} note={say.agentNote}>
        <pre className={css.command}>{agentOf()}</pre>
      </Part>
    </div>
  );
}

/** What selling costs, before anything is typed. */
function Costs() {
  const { words, format } = useSpeech();
  const chain = useChain();
  const { answer } = useAsked(chain && "config", async () => chain && (await ask.config(chain)));
  const share = (bps: number) => format.share(bps / 10_000);
  return (
    <p className={css.costs}>
      {answer ? words.sell.costs(share(answer.fee_bps), share(answer.bond_bps)) : <Bar width={320} />}
    </p>
  );
}

function Drafts() {
  const { words } = useSpeech();
  const drafts = useAsked("drafts", allDrafts);
  const { again } = drafts;
  useEffect(() => onPublished(again), [again]);
  // What is listed stands among the listings.
  const found = drafts.answer?.filter(({ done }) => !done.published);
  return (
    <Part title={words.sell.drafts}>
      {found === undefined ? (
        !drafts.error && <Bar width={240} />
      ) : found.length === 0 ? (
        <p className={css.note}>{words.sell.noDrafts}</p>
      ) : (
        <table className={css.table}>
          <tbody>
            {found.map((draft) => (
              <Row key={draft.id} draft={draft} again={again} />
            ))}
          </tbody>
        </table>
      )}
    </Part>
  );
}

function Row({ draft, again }: { draft: Draft; again: () => void }) {
  const { words, format } = useSpeech();
  const [isSure, setSure] = useState(false);
  const say = words.sell;
  const changed = new Date(draft.changedAt);
  return (
    <tr>
      <td>
        <Link to="/sell/$draft" params={{ draft: draft.id }}>
          {draft.done.sealed?.card.name ?? draft.words.name ?? titleOf(draft, words)}
        </Link>
        <p className={css.note}>
          {draft.listing && `${say.draftFor(draft.listing)}, `}
          {say.changed(`${format.date(changed)}, ${format.time(changed)}`)}
        </p>
      </td>
      <td>{say.steps[nextStep(draft.done, null, null)]}</td>
      <td>
        {isSure ? (
          <>
            <p className={css.note}>{say.forgetNote}</p>
            <Button onClick={() => void forgetDraft(draft.id).then(again)}>{say.forgetSure}</Button>{" "}
            <Button onClick={() => setSure(false)}>{say.keep}</Button>
          </>
        ) : (
          <Button onClick={() => setSure(true)}>{say.forget}</Button>
        )}
      </td>
    </tr>
  );
}

function Mine({ account }: { account: string }) {
  const { words, format } = useSpeech();
  const [{ data, error }, again] = useQuery({
    query: MINE,
    variables: { account },
    requestPolicy: "cache-and-network",
  });
  useEvery(OFTEN, () => again({ requestPolicy: "network-only" }));
  const say = words.sell;
  const list = useMore({
    first: data?.account.listings,
    query: MINE,
    variables: { account },
    page: (data) => data.account.listings,
    id: (listing) => listing.id,
  });
  return (
    <Part title={say.mine}>
      {error && !data && <Notice title={words.errors.away} />}
      {!data && !error && <Bar width={280} />}
      {data && list.rows.length === 0 && <p className={css.note}>{say.noMine}</p>}
      {list.rows.length > 0 && (
        <table className={css.table}>
          <tbody>
            {list.rows.map((listing) => {
              const { id, name, plans, sales } = listing;
              return (
                <tr key={id}>
                  <td>
                    <Link to="/models/$id" params={{ id }}>
                      {name}
                    </Link>
                    <p className={css.note}>
                      <Taking hindrance={takingOf(listing)} />
                    </p>
                  </td>
                  <td>
                    {plans.map(({ index, price }) => (
                      <p key={index}>{format.coin(price.amount, price.denom)}</p>
                    ))}
                  </td>
                  <td>{words.tally.sold(format.number(sales))}</td>
                  <td>
                    <Link to="/listings/$id/manage" params={{ id }}>
                      {say.manage}
                    </Link>
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
      <More of={say.mine} lists={[list]} />
    </Part>
  );
}
