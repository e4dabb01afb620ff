import type { Client } from "../chain/client";
import { Journal } from "../chain/journal";
import type { Sent } from "../chain/market";
import type { Config } from "../config";
import { Flow } from "./flow";
import { granting } from "./granting";
import { saidOf } from "./said";
import { type Context, carryOut } from "./transaction";
import { type Asked, Declined } from "./wallet";
import type { Signing } from "./words";

/** Carries a transaction out in a sheet, and tells the page how it ended. */
export async function sending(
  config: Config,
  given: Pick<Context, "client" | "account" | "signer">,
  asked: Asked,
  words: () => Promise<Signing>,
  show: (next: (shown: Flow | null) => Flow | null) => void,
  done: (title: string, sent: Sent) => void,
): Promise<Sent> {
  const hide = () => show((shown) => (shown === flow ? null : shown));
  const flow = new Flow(asked, hide);
  show(() => flow);
  const { client, account, signer } = given;
  const sign = async (text: string) => (await signer()).signText(text);
  const grants = granting(config, client, account.address, sign);
  const whole = { ...given, grants, ...keeping(client) };
  return inWords(words, async () => {
    const sent = await carryOut(whole, asked, flow);
    hide();
    done(asked.title, sent);
    return sent;
  });
}

/** What a browser keeps of transactions, and how its pages take turns. */
export function keeping(client: Client): Pick<Context, "journal" | "locks"> {
  return { journal: new Journal(localStorage, client.config.id), locks: navigator.locks };
}

/** Turns what went wrong into an error whose message is for the reader. */
export async function inWords<Answer>(
  words: () => Promise<Signing>,
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof Declined) throw cause;
    const { title, note } = saidOf(cause, await words());
    throw new Error(note === "" ? title : `${title} ${note}`, { cause });
  }
}
