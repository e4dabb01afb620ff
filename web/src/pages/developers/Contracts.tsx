import { useRouteContext } from "@tanstack/react-router";
import { useState } from "react";
import type { ContractName } from "../../chain/market";
import { Bar } from "../../parts/Bar";
import { Button } from "../../parts/Button";
import { Line, Lines } from "../../parts/Certificate";
import { Hash } from "../../parts/Hash";
import { Notice } from "../../parts/Notice";
import { useSpeech } from "../../words";
import { useCodes } from "./codes";
import css from "./Developers.module.css";
import { CONTRACTS } from "./places";

const NAMES: ContractName[] = ["registry", "license", "escrow", "royalties", "reputation"];

/** Where the contracts are, what code they run by a node's word, and how anybody checks both. */
export function Contracts() {
  const { words, format } = useSpeech();
  const { config } = useRouteContext({ from: "__root__" });
  const { chain } = config;
  const { codes, failed, hash, hashes } = useCodes(chain);
  const [hashing, setHashing] = useState(false);
  if (!chain) {
    return (
      <section id={CONTRACTS}>
        <h2>{words.reference.contracts}</h2>
        <p className={css.note}>{words.reference.noChain}</p>
        <Commands />
      </section>
    );
  }
  const compute = () => {
    setHashing(true);
    hash().finally(() => setHashing(false));
  };
  return (
    <section id={CONTRACTS}>
      <h2>{words.reference.contracts}</h2>
      <p className={css.note}>{words.reference.contractsNote}</p>
      {failed && <Notice title={words.reference.nodeAway} note={failed} />}
      <Lines>
        {NAMES.filter((name) => chain.contracts[name] !== undefined).map((name) => {
          const code = codes?.[name];
          const computed = code && hashes[code.id.toString()];
          return (
            <Line
              key={name}
              label={words.reference.names[name]}
              note={
                code ? (
                  <>
                    {words.reference.code(format.number(code.id.toString()))}{" "}
                    {code.admin === "" ? words.reference.noAdmin : words.reference.admin(code.admin)}
                  </>
                ) : (
                  !failed && <Bar width={240} />
                )
              }
            >
              <code className={css.whole}>{chain.contracts[name]}</code>
              {code && (
                <p>
                  <Hash hex={code.checksum} label={words.reference.checksum} />
                </p>
              )}
              {code && computed !== undefined && (
                <p className={computed === code.checksum ? css.note : css.wrong}>
                  {computed === code.checksum ? words.reference.same : words.reference.differs(computed)}
                </p>
              )}
            </Line>
          );
        })}
      </Lines>
      {codes && (
        <p className={css.act}>
          <Button onClick={compute} disabled={hashing}>
            {words.reference.compute}
          </Button>
        </p>
      )}
      <Commands address={chain.contracts.escrow} node={chain.rpc[0]} code={codes?.escrow?.id.toString()} />
    </section>
  );
}

function Commands(props: { address?: string; node?: string | undefined; code?: string | undefined }) {
  const { words } = useSpeech();
  const node = props.node ?? "NODE";
  const steps: [string, string][] = [
    [words.reference.build, "make wasm && cat target/artifacts/checksums.txt"],
    [
      words.reference.fetch,
      `wasmd query wasm contract ${props.address ?? "ADDRESS"} --node ${node}\nwasmd query wasm code ${props.code ?? "CODE"} code.wasm --node ${node}\nsha256sum code.wasm`,
    ],
    [words.reference.verify, "weighhouse-deployer verify --deployment deployment.json"],
  ];
  return (
    <>
      <h3 className={css.how}>{words.reference.how}</h3>
      <ol className={css.steps}>
        {steps.map(([what, command]) => (
          <li key={what}>
            <p>{what}</p>
            <pre>{command}</pre>
          </li>
        ))}
      </ol>
    </>
  );
}
