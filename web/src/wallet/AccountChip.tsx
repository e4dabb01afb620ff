import { useEffect, useRef, useState } from "react";
import { useChain } from "../chain/market";
import { useBalance } from "../market/balance";
import { useDenom } from "../market/denom";
import { Address } from "../parts/Hash";
import { useSpeech } from "../words";
import css from "./AccountChip.module.css";
import { useWallet } from "./wallet";

/** The account in the header, or the way to one. */
export function AccountChip() {
  const { words } = useSpeech();
  const wallet = useWallet();
  const chain = useChain();
  if (chain === null) return null;
  if (wallet.account === null)
    return (
      <button type="button" className={css.open} onClick={wallet.connect}>
        {words.wallet.open}
      </button>
    );
  return <Connected key={wallet.account.address} />;
}

function Connected() {
  const { words, format } = useSpeech();
  const { account, disconnect } = useWallet();
  const [isOpen, setOpen] = useState(false);
  const whole = useRef<HTMLDivElement>(null);
  const denom = useDenom();
  const balance = useBalance(account?.address, denom, { look: isOpen });
  useEffect(() => {
    if (!isOpen) return;
    const outside = (event: Event) => {
      if (!whole.current?.contains(event.target as Node)) close();
    };
    const close = () => setOpen(false);
    const pressed = (event: KeyboardEvent) => event.key === "Escape" && close();
    document.addEventListener("pointerdown", outside);
    document.addEventListener("focusin", outside);
    document.addEventListener("keydown", pressed);
    window.addEventListener("hashchange", close);
    return () => {
      document.removeEventListener("pointerdown", outside);
      document.removeEventListener("focusin", outside);
      document.removeEventListener("keydown", pressed);
      window.removeEventListener("hashchange", close);
    };
  }, [isOpen]);
  if (account === null) return null;
  const all = words.wallet.chip;
  const { address } = account;
  const has = balance === null || !denom ? null : format.coin(balance.toString(), denom);
  const name = account.kind === "watched" ? all.watched : account.name;
  return (
    <div className={css.chip} ref={whole}>
      <button type="button" className={css.open} aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
        <span className="told">{all.open(name)}</span>
        <span className={css.has}>{has}</span>
        <span
          className={css.address}
        >{`${address.slice(0, address.indexOf("1") + 5)}…${address.slice(-4)}`}</span>
      </button>
      {isOpen && (
        <div className={css.panel}>
          <p className={css.name}>{name}</p>
          <dl className={css.lines}>
            <dt>{all.copy}</dt>
            <dd>
              <Address address={address} label={all.copy} />
            </dd>
            <dt>{all.has}</dt>
            <dd>{has ?? "…"}</dd>
          </dl>
          <a href="#/account">{all.page}</a>
          <a href="#/dashboard">{words.footer.dashboard}</a>
          {balance === 0n && <a href="#/account">{all.money}</a>}
          <button type="button" className={css.disconnect} onClick={disconnect}>
            {all.disconnect}
          </button>
        </div>
      )}
    </div>
  );
}
