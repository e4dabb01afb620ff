import { useRouteContext } from "@tanstack/react-router";
import { useQuery } from "urql";
import { graphql } from "../../api/generated";
import { Away } from "../../parts/Away";
import { Bar } from "../../parts/Bar";
import { Line, Lines } from "../../parts/Certificate";
import { Address } from "../../parts/Hash";
import { unitOf, useSpeech } from "../../words";
import css from "./Developers.module.css";

const DEVELOPERS = graphql(`
  query Developers {
    _meta {
      chainId
      height
      proof
    }
    settings {
      treasury
      feeBps
      bondBps
      stakeBps
      grace
      cooldown
      arbiter {
        account
        decideWithin
      }
      denoms {
        denom
        minFee
        minBond
        closed
      }
    }
  }
`);

/** The open interfaces, and what governance set. */
export function Developers() {
  const { words, format } = useSpeech();
  const { config } = useRouteContext({ from: "__root__" });
  const [{ data, error }, again] = useQuery({ query: DEVELOPERS });
  const at = (path: string) => new URL(path, config.api).href;
  const { settings, _meta: meta } = data ?? {};
  const share = (bps: number) => words.developers.ofPrice(format.share(bps / 10_000));
  return (
    <div className={css.page}>
      <h1>{words.developers.title}</h1>
      <p>{words.developers.lead}</p>
      <ul className={css.ways}>
        <li>
          <a href={at("graphql")}>{words.developers.graphql}</a> <code>{at("graphql")}</code>
        </li>
        <li>
          <a href={at("v1/openapi.json")}>{words.developers.rest}</a> <code>{at("v1")}</code>
        </li>
      </ul>
      {error && !data && <Away error={error} again={again} />}
      <section>
        <h2>{words.developers.chain}</h2>
        <Lines>
          <Line label={words.developers.id}>{meta?.chainId ?? <Bar width={120} />}</Line>
          <Line label={words.developers.height}>
            {meta ? format.number(meta.height) : <Bar width={80} />}
          </Line>
          <Line label={words.developers.proof}>
            {meta ? words.developers.proofs[meta.proof] : <Bar width={80} />}
          </Line>
        </Lines>
      </section>
      {settings && (
        <section>
          <h2>{words.developers.settings}</h2>
          <Lines>
            <Line label={words.developers.fee} known="proven">
              {share(settings.feeBps)}
            </Line>
            <Line label={words.developers.bond} known="proven">
              {share(settings.bondBps)}
            </Line>
            <Line label={words.developers.stake} known="proven">
              {share(settings.stakeBps)}
            </Line>
            <Line label={words.developers.grace} known="proven">
              {format.span(settings.grace)}
            </Line>
            <Line label={words.developers.cooldown} known="proven">
              {format.span(settings.cooldown)}
            </Line>
            {settings.arbiter && (
              <Line
                label={words.developers.arbiter}
                known="proven"
                note={words.developers.arbiterOf(format.span(settings.arbiter.decideWithin))}
              >
                <Address address={settings.arbiter.account} label={words.developers.arbiter} />
              </Line>
            )}
            <Line label={words.developers.treasury} known="proven">
              <Address address={settings.treasury} label={words.developers.treasury} />
            </Line>
            {settings.denoms.map((rule) => (
              <Line key={rule.denom} label={unitOf(rule.denom)} known="proven">
                {words.developers.least(
                  format.amount(rule.minFee, rule.denom, true),
                  format.amount(rule.minBond, rule.denom, true),
                )}
              </Line>
            ))}
          </Lines>
        </section>
      )}
    </div>
  );
}
