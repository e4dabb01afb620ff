import { Steps } from "../../parts/Steps";
import { unitOf, useSpeech } from "../../words";
import type { Plan } from "./query";

/** The prices that a plan had; nothing where it had one alone. */
export function Prices({ plan }: { plan: Plan }) {
  const { words, format } = useSpeech();
  const { denom } = plan.price;
  const prices = plan.prices.filter(({ price }) => price.denom === denom).reverse();
  if (prices.length < 2) return null;
  const write = (value: bigint) => format.amount(value.toString(), denom);
  const first = prices[0]?.price.amount ?? "0";
  return (
    <Steps
      title={words.content.prices(unitOf(denom))}
      told={words.content.pricesTold(
        write(BigInt(first)),
        write(BigInt(plan.price.amount)),
        format.number(prices.length),
      )}
      steps={prices.map(({ price, at, version }) => ({
        at,
        value: BigInt(price.amount),
        name:
          version == null
            ? format.month(at)
            : words.content.versionAt(format.number(version), format.day(at)),
      }))}
      until={new Date().toISOString()}
      write={write}
      heads={{ from: words.content.from, value: words.content.price, name: words.content.version }}
    />
  );
}
