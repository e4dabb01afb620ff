import { type FormEvent, useEffect, useRef, useState } from "react";
import type { ChainConfig } from "../config";
import { Button } from "../parts/Button";
import { Notice } from "../parts/Notice";
import { isAddress } from "./address";
import css from "./Connect.module.css";
import { Dialog } from "./Dialog";
import { connectEthereum, type FoundEthereum, watchEthereum } from "./ethereum";
import { connectKeplr, type FoundKeplr, foundKeplrs } from "./keplr";
import type { KeptAccount } from "./kept";
import { type Said, saidOf } from "./said";
import type { Signer } from "./signer";
import { signing } from "./words";

/** Where wallets of this chain's kind are had. Nothing is asked of these sites before somebody goes there. */
const GET = [
  ["Keplr", "https://www.keplr.app/get"],
  ["Leap", "https://www.leapwallet.io/download"],
  ["Cosmostation", "https://www.cosmostation.io/products/cosmostation_extension"],
] as const;

interface Props {
  chain: ChainConfig | undefined;
  onClose(): void;
  onConnected(account: KeptAccount, signer: Signer | null): void;
}

/** Where the dialog is: choosing, reading what a derived key risks, or waiting for a wallet. */
type Step =
  | { at: "choice" }
  | { at: "risk"; wallet: FoundEthereum }
  | { at: "asking"; text: string }
  | { at: "failed"; said: Said };

export function Connect({ chain, onClose, onConnected }: Props) {
  const words = signing.use();
  const all = words.connect;
  const [step, setStep] = useState<Step>({ at: "choice" });
  // Whoever closes the dialog connects nothing that a wallet answers later.
  const open = useRef(true);
  useEffect(() => {
    open.current = true;
    return () => {
      open.current = false;
    };
  }, []);

  const connect = async (text: string, ask: () => Promise<Signer>) => {
    setStep({ at: "asking", text });
    try {
      const signer = await ask();
      if (open.current) onConnected({ ...signer.account, wallet: signer.wallet }, signer);
      else signer.forget?.();
    } catch (error) {
      if (open.current) setStep({ at: "failed", said: saidOf(error, words) });
    }
  };
  const title = step.at === "risk" ? all.risk.title(step.wallet.name) : all.title;
  return (
    <Dialog title={title} onClose={onClose}>
      {!chain ? (
        <p className={css.lead}>{all.noChain}</p>
      ) : step.at === "choice" ? (
        <Choice
          chain={chain}
          onKeplr={(found) => connect(all.answer(found.name), () => connectKeplr(found, chain))}
          onEthereum={(wallet) => setStep({ at: "risk", wallet })}
          onWatched={(address) =>
            onConnected({ address, name: "", kind: "watched", publicKey: null, wallet: null }, null)
          }
        />
      ) : step.at === "risk" ? (
        <Risk
          name={step.wallet.name}
          onBack={() => setStep({ at: "choice" })}
          onAgree={() => {
            const { wallet } = step;
            const turn = (turn: 1 | 2) => setStep({ at: "asking", text: all.risk.turn(turn, wallet.name) });
            return connect(all.answer(wallet.name), () => connectEthereum(wallet, chain, { turn }));
          }}
        />
      ) : step.at === "asking" ? (
        <div role="status">
          <p className={css.asking}>{step.text}</p>
          <p className={css.note}>{all.answerNote}</p>
        </div>
      ) : (
        <Notice title={step.said.title} note={step.said.note}>
          <Button onClick={() => setStep({ at: "choice" })}>{all.back}</Button>
        </Notice>
      )}
      <footer className={css.foot}>
        <Button onClick={onClose}>{all.close}</Button>
      </footer>
    </Dialog>
  );
}

function Choice(props: {
  chain: ChainConfig;
  onKeplr(found: FoundKeplr): void;
  onEthereum(found: FoundEthereum): void;
  onWatched(address: string): void;
}) {
  const words = signing.use();
  const all = words.connect;
  const [keplrs] = useState(() => foundKeplrs());
  const [ethereums, setEthereums] = useState<FoundEthereum[]>([]);
  useEffect(() => watchEthereum(setEthereums), []);
  return (
    <>
      <p className={css.lead}>{all.lead}</p>
      <section className={css.section}>
        <h3>{all.own}</h3>
        <Wallets found={keplrs} none={all.ownNone} onChoose={props.onKeplr} />
        {keplrs.length === 0 && (
          <p className={css.get}>
            {GET.map(([name, address]) => (
              <a key={name} href={address} rel="noopener noreferrer" target="_blank">
                {name}
              </a>
            ))}
          </p>
        )}
      </section>
      <section className={css.section}>
        <h3>{all.ethereum}</h3>
        {ethereums.length > 0 && <p className={css.note}>{all.ethereumNote}</p>}
        <Wallets found={ethereums} none={all.ethereumNone} onChoose={props.onEthereum} />
      </section>
      <section className={css.section}>
        <h3>{all.watch}</h3>
        <p className={css.note}>{all.watchNote}</p>
        <Watch prefix={props.chain.prefix} onWatched={props.onWatched} />
      </section>
    </>
  );
}

function Wallets<Wallet extends { id: string; name: string }>(props: {
  found: Wallet[];
  none: string;
  onChoose(wallet: Wallet): void;
}) {
  if (props.found.length === 0) return <p className={css.note}>{props.none}</p>;
  return (
    <ul className={css.wallets}>
      {props.found.map((wallet) => (
        <li key={wallet.id}>
          <Button onClick={() => props.onChoose(wallet)}>{wallet.name}</Button>
        </li>
      ))}
    </ul>
  );
}

function Watch({ prefix, onWatched }: { prefix: string; onWatched(address: string): void }) {
  const words = signing.use();
  const all = words.connect;
  const [address, setAddress] = useState("");
  const [isWrong, setWrong] = useState(false);
  const show = (event: FormEvent) => {
    event.preventDefault();
    const typed = address.trim();
    if (isAddress(typed, prefix)) onWatched(typed);
    else setWrong(true);
  };
  return (
    <form className={css.watch} onSubmit={show}>
      <label htmlFor="watched">{all.address}</label>
      <div className={css.field}>
        <input
          id="watched"
          value={address}
          spellCheck={false}
          autoComplete="off"
          aria-invalid={isWrong}
          aria-describedby={isWrong ? "watched-wrong" : undefined}
          onChange={(event) => {
            setAddress(event.target.value);
            setWrong(false);
          }}
        />
        <Button type="submit">{all.show}</Button>
      </div>
      {isWrong && (
        <p id="watched-wrong" className={css.wrong} role="alert">
          {all.notOne(prefix)}
        </p>
      )}
    </form>
  );
}

function Risk({ name, onBack, onAgree }: { name: string; onBack(): void; onAgree(): void }) {
  const words = signing.use();
  const all = words.connect;
  return (
    <>
      {all.risk.paragraphs.map((paragraph) => (
        <p key={paragraph} className={css.risk}>
          {paragraph}
        </p>
      ))}
      <div className={css.ways}>
        <Button main onClick={onAgree} aria-label={`${all.risk.agree}, ${name}`}>
          {all.risk.agree}
        </Button>
        <Button onClick={onBack}>{all.back}</Button>
      </div>
    </>
  );
}
