import { useRouteContext } from "@tanstack/react-router";
import { useEffect, useState } from "react";
import { toBase64 } from "../../chain/bytes";
import type { Chain } from "../../chain/market";
import type { Links } from "../../chain/reputation";
import { linkText } from "../../market/profile";
import { useSend } from "../../market/send";
import { Button } from "../../parts/Button";
import { Field } from "../../parts/Field";
import { type FoundEthereum, watchEthereum } from "../../wallet/ethereum";
import { useSpeech } from "../../words";
import css from "./Account.module.css";
import { End } from "./End";
import { type Own, profiling } from "./profiling";

/** The most wallets of an account, and the spans of proposals and signatures, in seconds: the contract has the bounds. */
const MOST = 8;
const PROPOSED = 604_800;
/** Less than the day that the contract takes: a signature that nobody sent is soon worth nothing. */
const SIGNED = 3_600;

type Part = Own & { chain: Chain; links: Links };

/** The wallets that are linked with an account, by the word of both. */
export function Linked(props: Part) {
  const said = profiling.use();
  const { format } = useSpeech();
  const { links } = props;
  const isFull = links.wallets.length >= MOST;
  return (
    <section className={css.stack}>
      <header className={css.lead}>
        <h2>{said.wallets.title}</h2>
        <p className={css.note}>{said.wallets.lead}</p>
      </header>
      {links.main != null && (
        <div className={css.part}>
          <p>{said.wallets.of(links.main)}</p>
          <Unlink {...props} wallet={links.main} isEthereum={false} />
        </div>
      )}
      {links.main == null && links.wallets.length === 0 && <p className={css.note}>{said.wallets.none}</p>}
      {links.wallets.length > 0 && (
        <table className={css.table}>
          <tbody>
            {links.wallets.map(({ address, kind, number, since }) => (
              <tr key={address}>
                <td>
                  <code className={css.address}>{address}</code>
                  <p className={css.note}>
                    {said.wallets.kinds[kind === "ethereum" ? "ETHEREUM" : "ACCOUNT"]},{" "}
                    {said.wallets.link(format.number(number), format.date(new Date(since * 1000)))}
                  </p>
                </td>
                <td>
                  <Unlink {...props} wallet={address} isEthereum={kind === "ethereum"} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {links.main == null && isFull && <p className={css.note}>{said.wallets.full}</p>}
      {links.main == null && !isFull && (
        <>
          <Ethereum {...props} />
          <Propose {...props} />
        </>
      )}
      {links.main == null && links.wallets.length === 0 && <Accept {...props} />}
    </section>
  );
}

function Unlink({ wallet, isEthereum, after }: Part & { wallet: string; isEthereum: boolean }) {
  const said = profiling.use();
  const message = isEthereum ? { unlink_ethereum: { address: wallet } } : { unlink: { account: wallet } };
  const asked = {
    title: said.wallets.unlinkSign(wallet),
    calls: [{ contract: "reputation" as const, message }],
    note: said.wallets.unlinkNote,
  };
  return <End label={said.wallets.unlink} of={wallet} asked={asked} after={after} />;
}

/** An Ethereum wallet of this browser signs a text that names the account, and the account sends it. */
function Ethereum({ account, links, chain, after }: Part) {
  const said = profiling.use();
  const { format } = useSpeech();
  const { config } = useRouteContext({ from: "__root__" });
  const [found, setFound] = useState<FoundEthereum[]>([]);
  const [text, setText] = useState<string>();
  const sending = useSend(() => {
    setText(undefined);
    after();
  });
  useEffect(() => watchEthereum(setFound), []);
  const number = format.number(links.next);
  const link = (wallet: FoundEthereum) =>
    sending.act(async () => {
      const { addressIn, personalSigner, signPersonally } = await import("../../wallet/personal");
      const address = await addressIn(wallet);
      if (address === null) throw new Error(said.wallets.locked);
      const { time } = await chain.head();
      const expiresAt = Math.floor(time / 1000) + SIGNED;
      const statement = {
        address,
        account,
        chain: config.chain?.id ?? "",
        contract: config.chain?.contracts.reputation ?? "",
        number: links.next,
        expiresAt,
      };
      const text = linkText(statement);
      setText(text);
      const signature = await signPersonally(wallet, address, text);
      const signer = personalSigner(text, signature);
      if (signer !== address) throw new Error(said.wallets.otherSigner(address, signer ?? "?"));
      const until = new Date(expiresAt * 1000);
      const message = { link_ethereum: { address, expires_at: expiresAt, signature: toBase64(signature) } };
      return {
        title: said.wallets.ethereumSign(address),
        calls: [{ contract: "reputation" as const, message }],
        note: said.wallets.ethereumSignNote(number, `${format.date(until)}, ${format.time(until)}`),
      };
    });
  return (
    <div className={css.part}>
      <h3>{said.wallets.ethereum}</h3>
      <p className={css.note}>
        {found.length === 0
          ? said.wallets.ethereumNone
          : said.wallets.ethereumNote(number, format.span(SIGNED))}
      </p>
      {found.length > 0 && (
        <p className={css.act}>
          {found.map((wallet) => (
            <Button key={wallet.id} onClick={() => link(wallet)} disabled={sending.isRunning}>
              {said.wallets.ethereumButton(wallet.name)}
            </Button>
          ))}
        </p>
      )}
      {text !== undefined && (
        <details className={css.note} open>
          <summary>{said.wallets.text}</summary>
          <pre className={css.file}>{text}</pre>
        </details>
      )}
      {sending.failed}
    </div>
  );
}

/** An address of another account of this chain, and what is done with it. */
function Other(props: {
  account: string;
  title: string;
  field: string;
  note: string;
  button: string;
  isRunning: boolean;
  act: (address: string) => void;
  children: React.ReactNode;
}) {
  const said = profiling.use();
  const { config } = useRouteContext({ from: "__root__" });
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState<string>();
  const prefix = config.chain?.prefix ?? "";
  const act = async () => {
    const address = typed.trim();
    const { isAddress } = await import("../../wallet/address");
    const fault = !isAddress(address, prefix)
      ? said.wallets.notOne(prefix)
      : address === props.account
        ? said.wallets.own
        : undefined;
    setWrong(fault);
    if (fault === undefined) props.act(address);
  };
  return (
    <div className={css.part}>
      <h3>{props.title}</h3>
      <div className={css.field}>
        <Field
          label={props.field}
          value={typed}
          onChange={(event) => {
            setTyped(event.target.value);
            setWrong(undefined);
          }}
          autoComplete="off"
          spellCheck={false}
          placeholder={`${prefix}1`}
          wrong={wrong}
          note={props.note}
        />
      </div>
      <p className={css.act}>
        <Button onClick={act} disabled={typed.trim() === "" || props.isRunning}>
          {props.button}
        </Button>
      </p>
      {props.children}
    </div>
  );
}

function Propose({ account, after }: Part) {
  const said = profiling.use();
  const { format } = useSpeech();
  const sending = useSend(after);
  const [proposed, setProposed] = useState<string>();
  const propose = async (wallet: string) => {
    const sent = await sending.send({
      title: said.wallets.proposeSign(wallet),
      calls: [{ contract: "reputation", message: { propose_link: { wallet, expires_in: PROPOSED } } }],
      note: said.wallets.proposeNote(format.span(PROPOSED)),
    });
    if (sent) setProposed(wallet);
  };
  return (
    <Other
      account={account}
      title={said.wallets.propose}
      field={said.wallets.proposeField}
      note={said.wallets.proposeNote(format.span(PROPOSED))}
      button={said.wallets.proposeButton}
      isRunning={sending.isRunning}
      act={propose}
    >
      {proposed !== undefined && <p role="status">{said.wallets.proposed(proposed)}</p>}
      {sending.failed}
    </Other>
  );
}

function Accept({ account, after }: Part) {
  const said = profiling.use();
  const sending = useSend(after);
  return (
    <Other
      account={account}
      title={said.wallets.accept}
      field={said.wallets.acceptField}
      note={said.wallets.acceptNote}
      button={said.wallets.acceptButton}
      isRunning={sending.isRunning}
      act={(main) =>
        sending.send({
          title: said.wallets.acceptSign(main),
          calls: [{ contract: "reputation", message: { accept_link: { account: main } } }],
          note: said.wallets.acceptNote,
        })
      }
    >
      {sending.failed}
    </Other>
  );
}
