import { Link, useRouteContext } from "@tanstack/react-router";
import { useQuery } from "urql";
import { useHeight } from "../../api/heights";
import { Away } from "../../parts/Away";
import { Bar } from "../../parts/Bar";
import { Line, Lines } from "../../parts/Certificate";
import { SOURCE } from "../../program";
import { useSpeech } from "../../words";
import { Contracts } from "./Contracts";
import css from "./Developers.module.css";
import { DEVELOPERS } from "./query";
import { Settings } from "./Settings";

/** The open interfaces, the contracts, and what governance set. */
export function Developers() {
  const { words, format } = useSpeech();
  const height = useHeight();
  const { config } = useRouteContext({ from: "__root__" });
  const [{ data, error }, again] = useQuery({ query: DEVELOPERS });
  const at = (path: string) => new URL(path, config.api).href;
  const meta = data?._meta;
  return (
    <div className={css.page}>
      <header>
        <h1>{words.developers.title}</h1>
        <p className={css.lead}>{words.developers.lead}</p>
      </header>
      <ul className={css.ways}>
        <li>
          <h2>
            <a href={at("graphql")} target="_blank" rel="noopener">
              {words.developers.graphql}
            </a>
          </h2>
          <p className={css.note}>{words.reference.graphql}</p>
          <code>{at("graphql")}</code>
        </li>
        <li>
          <h2>
            <Link to="/developers/rest">{words.reference.rest}</Link>
          </h2>
          <p className={css.note}>{words.reference.restNote}</p>
          <code>{at("v1/openapi.json")}</code>
        </li>
        <li>
          <h2>{words.reference.feeds}</h2>
          <p className={css.note}>{words.reference.feedsNote}</p>
          <a href={at("v1/feeds/listings.atom")}>
            <code>{at("v1/feeds/listings.atom")}</code>
          </a>
          <code>{at("v1/feeds/listings/1.atom")}</code>
          <code>{at("v1/feeds/sellers/ACCOUNT.atom")}</code>
          <code>{at("v1/feeds/publishers/HANDLE.atom")}</code>
        </li>
        <li>
          <h2>
            <a href={SOURCE} target="_blank" rel="noopener">
              {words.developers.program}
            </a>
          </h2>
          <p className={css.note}>{words.developers.programNote}</p>
          <code>git clone {SOURCE}</code>
          <code>cd weighhouse</code>
          <code>make install</code>
        </li>
      </ul>
      <Contracts />
      {error && !data && <Away error={error} again={again} />}
      <section>
        <h2>{words.developers.chain}</h2>
        <Lines>
          <Line label={words.developers.id}>{meta?.chainId ?? <Bar width={120} />}</Line>
          <Line label={words.developers.height}>
            {meta ? format.number(Math.max(height, Number(meta.height))) : <Bar width={80} />}
          </Line>
          <Line
            label={words.developers.proof}
            note={
              meta?.witnessedHeight != null && words.reference.witnessed(format.number(meta.witnessedHeight))
            }
          >
            {meta ? words.developers.proofs[meta.proof] : <Bar width={80} />}
          </Line>
          {config.chain && (
            <Line label={words.reference.nodes}>
              {config.chain.rpc.map((url) => (
                <p key={url}>
                  <code className={css.whole}>{url}</code>
                </p>
              ))}
            </Line>
          )}
        </Lines>
      </section>
      <Settings settings={data?.settings ?? null} />
    </div>
  );
}
