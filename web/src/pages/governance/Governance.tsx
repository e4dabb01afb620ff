import { useParams, useRouteContext } from "@tanstack/react-router";
import { Suspense } from "react";
import { useChain } from "../../chain/market";
import { Bar } from "../../parts/Bar";
import { Button } from "../../parts/Button";
import { Notice } from "../../parts/Notice";
import { useSpeech } from "../../words";
import { useGovernance, useStanding } from "./asked";
import css from "./Governance.module.css";
import { Offices } from "./Offices";
import { Proposal } from "./Proposal";
import { Proposals } from "./Proposals";
import { governing } from "./words";

// Shown by every page: a file of its own would make the first load longer.
export { Paused } from "./Paused";

/** The chain's proposals, one of them, and who governs the market: by a node's word, decoded here. */
export function Governance() {
  return (
    <Suspense fallback={<Bar width={320} />}>
      <Page />
    </Suspense>
  );
}

function Page() {
  const say = governing.use();
  const { id } = useParams({ from: "/governance/{-$id}" });
  const { config } = useRouteContext({ from: "__root__" });
  const chain = useChain();
  const number = id !== undefined && /^\d{1,18}$/.test(id) ? BigInt(id) : null;
  if (!chain || !config.chain) {
    return (
      <Notice title={say.noChain} note={say.noChainNote} isPage>
        <code>weighhouse gov check {number?.toString() ?? "N"}</code>
      </Notice>
    );
  }
  if (id !== undefined && number === null) return <Notice title={say.unknown(id)} isPage />;
  return <OfChain number={number} config={config.chain} />;
}

function OfChain({ number, config }: { number: bigint | null; config: Parameters<typeof useGovernance>[0] }) {
  const { words } = useSpeech();
  const say = governing.use();
  const governance = useGovernance(config);
  const { answer: market, error, again } = useStanding(governance);
  if (!governance || (error && !market)) {
    return (
      <Notice title={say.away} note={error?.message ?? say.awayNote} isPage>
        <Button onClick={again}>{words.errors.again}</Button>
      </Notice>
    );
  }
  if (number !== null) {
    return <Proposal key={number.toString()} id={number} governance={governance} market={market} />;
  }
  return (
    <div className={css.page}>
      <header>
        <h1>{say.title}</h1>
        <p className={css.lead}>{say.lead}</p>
      </header>
      <Proposals governance={governance} market={market}>
        <Offices market={market} />
      </Proposals>
    </div>
  );
}
