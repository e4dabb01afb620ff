import { useRouteContext } from "@tanstack/react-router";
import { sourceOf } from "../market/money";
import { unitOf, useSpeech } from "../words";
import { Address } from "./Hash";
import css from "./MoneyFrom.module.css";

/** What the money of this market is, and where an account gets some. */
export function MoneyFrom({ address, denom }: { address: string; denom: string }) {
  const { words } = useSpeech();
  const { config } = useRouteContext({ from: "__root__" });
  const say = words.account.money;
  const source = sourceOf(config, address);
  return (
    <div className={css.from}>
      <p>{say.what(unitOf(denom))}</p>
      {source.kind === "page" && (
        <p>
          <a href={source.url} rel="noopener noreferrer" target="_blank">
            {say.page(unitOf(denom))}
          </a>
        </p>
      )}
      {source.kind === "command" && (
        <p>
          {say.command} <code>{source.command}</code>
        </p>
      )}
      {source.kind === "none" && (
        <p>
          {say.none} <Address address={address} label={say.yours} />
        </p>
      )}
    </div>
  );
}
