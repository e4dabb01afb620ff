import { type ReactNode, useSyncExternalStore } from "react";
import type { Explained } from "../chain/client";
import type { ChainConfig, FeeGrantConfig } from "../config";
import { Button } from "../parts/Button";
import { Notice } from "../parts/Notice";
import { unitOf, useSpeech } from "../words";
import { Dialog } from "./Dialog";
import { shownOf } from "./explained";
import type { Flow } from "./flow";
import type { KeptAccount } from "./kept";
import css from "./Sheet.module.css";
import { saidOf } from "./said";
import { paid, type Ready, type Stage, total } from "./transaction";
import { signing } from "./words";

interface Props {
  flow: Flow;
  account: KeptAccount;
  chain: ChainConfig;
}

/** What is signed, in words, and then how it goes. */
export function Sheet(props: Props) {
  const { flow } = props;
  const stage = useSyncExternalStore(flow.subscribe, () => flow.stage);
  return (
    <Dialog title={flow.asked.title} onClose={flow.leave}>
      <Body {...props} stage={stage} />
      <Foot {...props} stage={stage} />
    </Dialog>
  );
}

function Body({ flow, account, chain, stage }: Props & { stage: Stage }) {
  const words = signing.use();
  const all = words.sheet;
  switch (stage.at) {
    case "waiting":
      return <Going text={all.waiting} note={all.waitingNote} />;
    case "earlier":
      return <Going text={all.earlier(stage.kept.title)} note={stage.away ? all.away : all.earlierNote} />;
    case "earlierEnded":
      return <Going text={all.ended[stage.end](stage.kept.title)} />;
    case "simulating":
      return <Going text={all.simulating} />;
    case "grantable": {
      const { ready, grants } = stage;
      return <Message flow={flow} account={account} chain={chain} ready={ready} grants={grants} />;
    }
    case "granting":
      return <Going text={all.granting} note={all.grantingNote} />;
    case "ready":
      return <Message flow={flow} account={account} chain={chain} ready={stage.ready} />;
    case "checking":
      return <Going text={all.checking} />;
    case "signing": {
      if (account.kind === "ethereum") return <Going text={all.signHereNote} />;
      const name = account.wallet?.name ?? "";
      return <Going text={stage.again ? all.signingAgain(name) : all.signing(name)} note={all.compare} />;
    }
    case "sending":
      return <Going text={all.sending} />;
    case "following":
      return (
        <Going text={all.following} note={stage.away ? all.away : all.followingNote}>
          <Transaction hash={stage.kept.hash} />
        </Going>
      );
    case "failed": {
      const { title, note, money } = saidOf(stage.error, words);
      return <Notice title={title} note={note} money={money} />;
    }
  }
}

function Foot({ flow, account, stage }: Props & { stage: Stage }) {
  const words = signing.use();
  const all = words.sheet;
  const isSigned = ["sending", "following", "failed"].includes(stage.at);
  return (
    <footer className={css.foot}>
      {stage.at === "ready" && (
        <Button main onClick={flow.go}>
          {account.kind === "ethereum" ? all.signHere : all.sign(account.wallet?.name ?? "")}
        </Button>
      )}
      {stage.at === "grantable" && (
        <Button main onClick={flow.go}>
          {all.grant}
        </Button>
      )}
      {stage.at === "earlierEnded" && (
        <Button main onClick={flow.go}>
          {all.goOn}
        </Button>
      )}
      {stage.at === "failed" && stage.again && <Button onClick={flow.go}>{all.again}</Button>}
      <Button onClick={flow.leave}>{isSigned ? all.close : all.cancel}</Button>
    </footer>
  );
}

/** A state of things, told to readers of screens as it changes. */
function Going({ text, note, children }: { text: string; note?: string; children?: ReactNode }) {
  return (
    <div role="status" className={css.going}>
      <p className={css.state}>{text}</p>
      {note && <p className={css.note}>{note}</p>}
      {children}
    </div>
  );
}

function Transaction({ hash }: { hash: string }) {
  const words = signing.use();
  return (
    <p className={css.note}>
      {words.sheet.hash} <span className={css.code}>{hash}</span>
    </p>
  );
}

function Message({ flow, account, chain, ready, grants }: Props & { ready: Ready; grants?: FeeGrantConfig }) {
  const words = signing.use();
  const { format } = useSpeech();
  const all = words.sheet;
  const { explained, simulated, has, changed, granter } = ready;
  const { fee, gasLimit, gasUsed } = simulated;
  const leaves = granter === null ? total(explained, fee) : paid(explained, fee.denom);
  const amount = (value: string | bigint, denom: string) => format.coin(value.toString(), denom, true);
  return (
    <>
      {flow.asked.note && <div className={css.said}>{flow.asked.note}</div>}
      {changed && <Notice title={all.changed} />}
      {grants && (
        <Notice
          title={all.grantable}
          note={all.grantableNote(
            amount(grants.amount, grants.denom),
            format.number(grants.hours.toString()),
          )}
        />
      )}
      {explained.map((message, place) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a message is its place
        <One key={place} message={message} place={place} count={explained.length} />
      ))}
      <dl className={css.sums}>
        <Row label={all.fee}>
          {amount(fee.amount, fee.denom)}
          {granter !== null && (
            <p>
              {all.granted} <span className={css.code}>{granter}</span>
            </p>
          )}
          <p className={css.note}>
            {all.gas(format.number(gasLimit.toString()), format.number(gasUsed.toString()))}
          </p>
        </Row>
        <Row label={all.total(unitOf(fee.denom))}>
          <strong>{amount(leaves, fee.denom)}</strong>
          <p className={css.note}>{all.has(amount(has, fee.denom))}</p>
        </Row>
        <Row label={all.account}>
          <span className={css.code}>{account.address}</span>
        </Row>
        <Row label={all.chain}>
          {chain.name} <span className={css.code}>{chain.id}</span>
        </Row>
      </dl>
      <p className={css.note}>
        {all.would} {account.kind === "ethereum" ? all.signHereNote : all.compare}
      </p>
    </>
  );
}

function One({ message, place, count }: { message: Explained; place: number; count: number }) {
  const words = signing.use();
  const { format } = useSpeech();
  const all = words.sheet;
  const { action, target, address, pays, lines } = shownOf(message, words, format);
  return (
    <section className={css.message} aria-label={all.message(place + 1, count)}>
      <h3>{action}</h3>
      <dl>
        {pays.length > 0 && (
          <Row label={all.pays}>
            <strong>{pays.join(", ")}</strong>
          </Row>
        )}
        <Row label={all.to}>
          {target}
          <p className={css.code}>{address}</p>
        </Row>
      </dl>
      {lines.length > 0 && (
        // What moves no money says nothing else.
        <details open={pays.length === 0 && lines.length <= 6}>
          <summary>{all.details}</summary>
          <dl>
            {lines.map(({ label, value, isCode }) => (
              <Row key={label} label={label}>
                <span className={isCode ? css.code : ""}>{value}</span>
              </Row>
            ))}
          </dl>
        </details>
      )}
    </section>
  );
}

function Row({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className={css.row}>
      <dt>{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}
