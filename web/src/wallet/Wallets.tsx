import { lazy, type ReactNode, Suspense, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { type Chain, ChainContext, type Sent } from "../chain/market";
import type { ChainConfig, Config } from "../config";
import { useSpeech } from "../words";
import type { Done } from "./Found";
import type { Flow } from "./flow";
import { KEPT, type KeptAccount, keepAccount, keptAccount } from "./kept";
import type { Signer } from "./signer";
import { type Asked, Declined, SENT, type Wallet, WalletContext } from "./wallet";
import { signing } from "./words";

const Connect = lazy(() => import("./Connect").then(({ Connect }) => ({ default: Connect })));
const Sheet = lazy(() => import("./Sheet").then(({ Sheet }) => ({ default: Sheet })));
const Found = lazy(() => import("./Found").then(({ Found }) => ({ default: Found })));

/** What wallets and chains take is loaded when it is first needed. */
const parts = {
  chain: () => import("../chain/client"),
  live: () => import("./live"),
  sending: () => import("./sending"),
};

/** The chain behind its client, which is loaded with the first question. */
function lazyChain(config: ChainConfig) {
  let made: Promise<InstanceType<Awaited<ReturnType<typeof parts.chain>>["Client"]>> | undefined;
  const client = () => {
    made ??= parts.chain().then(({ Client }) => new Client(config));
    return made;
  };
  const chain: Chain = {
    smart: async (contract, question) => (await client()).smart(contract, question),
    balance: async (address, denom) => (await client()).balance(address, denom),
    head: async () => (await client()).head(),
  };
  return { chain, client };
}

/** The reader's account, and what is asked of the wallet behind it. */
export function Wallets({ config, children }: { config: Config; children: ReactNode }) {
  const { language } = useSpeech();
  const said = useRef(() => signing.of(language));
  said.current = () => signing.of(language);
  const chain = config.chain;
  const lazily = useMemo(() => (chain ? lazyChain(chain) : null), [chain]);
  const [account, setAccount] = useState<KeptAccount | null>(() => (chain ? keptAccount(chain.id) : null));
  const [connecting, setConnecting] = useState(false);
  const [flow, setFlow] = useState<Flow | null>(null);
  const [done, setDone] = useState<(Done & { by: string }) | null>(null);
  const live = useRef<Signer | null>(null);
  const shown = useRef(flow);
  shown.current = flow;

  const hold = useCallback(
    (next: KeptAccount | null, signer: Signer | null) => {
      // What another account was shown is not signed by this one.
      shown.current?.leave();
      forget(live.current, signer);
      live.current = signer;
      if (chain) keepAccount(chain.id, next);
      setAccount(next);
    },
    [chain],
  );
  useChanges(account, chain, hold);
  useOtherTabs(chain, hold);

  const wallet = useMemo<Wallet>(() => {
    const signer = async (): Promise<Signer> => {
      if (!chain || !account) throw new Declined("no account");
      if (live.current?.account.address !== account.address)
        live.current = await (await parts.live()).revived(account, chain);
      return live.current;
    };
    const connect = () => setConnecting(true);
    const canSign = chain !== undefined && account !== null && account.publicKey !== null;
    const send = async (asked: Asked): Promise<Sent> => {
      const { publicKey } = account ?? {};
      if (!lazily || !account || !publicKey) {
        connect();
        throw new Declined("no wallet is connected");
      }
      const { sending } = await parts.sending();
      const context = { client: await lazily.client(), account: { ...account, publicKey }, signer };
      return sending(
        config,
        context,
        asked,
        () => said.current(),
        setFlow,
        (title, sent) => {
          setDone({ title, events: sent.events, by: account.address });
          window.dispatchEvent(new Event(SENT));
        },
      );
    };
    const signText = async (text: string) => {
      if (!canSign) {
        connect();
        throw new Declined("no wallet is connected");
      }
      const { inWords } = await parts.sending();
      return inWords(
        () => said.current(),
        async () => (await signer()).signText(text),
      );
    };
    return { account, canSign, connect, disconnect: () => hold(null, null), signText, send };
  }, [account, chain, config, lazily, hold]);

  return (
    <ChainContext value={lazily?.chain ?? null}>
      <WalletContext value={wallet}>
        {children}
        {/* Each waits for its own words and code: none hides another. */}
        <Suspense fallback={null}>
          {connecting && (
            <Connect
              chain={chain}
              onClose={() => setConnecting(false)}
              onConnected={(next, signer) => {
                hold(next, signer);
                setConnecting(false);
              }}
            />
          )}
        </Suspense>
        <Suspense fallback={null}>
          {flow && account && chain && <Sheet key={flow.id} flow={flow} account={account} chain={chain} />}
        </Suspense>
        <Suspense fallback={null}>
          {lazily && account?.publicKey && (
            <Found
              key={account.address}
              client={lazily.client}
              address={account.address}
              // What another account did is no news to this one.
              done={done?.by === account.address ? done : null}
              onDismiss={() => setDone(null)}
            />
          )}
        </Suspense>
      </WalletContext>
    </ChainContext>
  );
}

/** A wallet tells when its reader chooses another account. One of an Ethereum wallet stays: its key is derived already. */
function useChanges(
  account: KeptAccount | null,
  chain: ChainConfig | undefined,
  hold: (next: KeptAccount | null, signer: Signer | null) => void,
): void {
  useEffect(() => {
    if (account?.kind !== "keplr" || !chain) return;
    let wanted = true;
    const change = async () => {
      const { connected } = await parts.live();
      const next = await connected(account, chain).catch(() => null);
      if (wanted) hold(next?.kept ?? null, next?.signer ?? null);
    };
    const events = ["keplr", "leap", "cosmostation"].map((id) => `${id}_keystorechange`);
    for (const event of events) window.addEventListener(event, change);
    return () => {
      wanted = false;
      for (const event of events) window.removeEventListener(event, change);
    };
  }, [account, chain, hold]);
}

/** An account that was disconnected in another tab of the browser is here too. One that was chosen there waits for a reload. */
function useOtherTabs(
  chain: ChainConfig | undefined,
  hold: (next: KeptAccount | null, signer: Signer | null) => void,
): void {
  useEffect(() => {
    if (!chain) return;
    const look = ({ key, newValue }: StorageEvent) => key === KEPT && newValue === null && hold(null, null);
    window.addEventListener("storage", look);
    return () => window.removeEventListener("storage", look);
  }, [chain, hold]);
}

/** A derived key leaves the memory with its account. */
function forget(old: Signer | null, next: Signer | null): void {
  if (old !== null && old !== next) old.forget?.();
}
