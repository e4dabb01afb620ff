import { OutcomeUnknown } from "../chain/fate";
import { NothingKept } from "../chain/journal";
import { type Refusal, refusalOf } from "../chain/refusal";
import { NotGranted } from "./granting";
import { WalletError } from "./signer";
import { Failed, TooLittle, Void } from "./transaction";
import { Declined } from "./wallet";
import type { Signing } from "./words";

/** What went wrong, in the reader's words: what happened, and what follows from it. */
export interface Said {
  title: string;
  note: string;
  /** Money is concerned: a fee is spent, or it is not certain what was paid. */
  money: boolean;
}

export function saidOf(error: unknown, words: Signing): Said {
  const all = words.errors;
  const say = (title: string, note = "", money = false): Said => ({ title, note, money });
  if (error instanceof Declined) return say(all.declined, all.nothingSigned);
  if (error instanceof WalletError) {
    const { title, note } = all.wallet[error.reason];
    return say(title(error.about), note(error.about));
  }
  if (error instanceof Failed) return failed(error, words);
  if (error instanceof Void) return say(all.void[error.reason], all.nothingPaid);
  if (error instanceof OutcomeUnknown)
    return say(all.unknown(error.height.toString()), all.unknownNote(error.hash), true);
  if (error instanceof NothingKept) return say(all.nothingKept, all.nothingKeptNote);
  if (error instanceof NotGranted) return say(granted(error.code, words), all.grants.note);
  if (error instanceof TooLittle) return say(all.tooLittle, all.nothingSigned);
  const refusal = refusalOf(error);
  if (refusal) return say(refused(refusal, words), all.nothingPaid);
  return say(error instanceof Error ? error.message : String(error));
}

function failed({ included, hash }: Failed, words: Signing): Said {
  const all = words.errors;
  const isGas = included.codespace === "sdk" && included.code === 11;
  const title = isGas ? all.outOfGas : all.failed(included.height.toString(), included.log);
  return { title, note: isGas ? all.outOfGasNote : all.feeSpent(hash), money: true };
}

/** Why the operator does not pay the fee. */
function granted(code: string, words: Signing): string {
  const { problems } = words.errors.grants;
  return problems[code as keyof typeof problems] ?? problems.OTHER;
}

/** Why the chain refuses. */
function refused(refusal: Refusal, words: Signing): string {
  const all = words.errors;
  switch (refusal.kind) {
    case "contract":
      return all.contract(refusal.text);
    case "funds":
      return all.funds(refusal.text);
    case "sequence":
      return all.void.taken;
    case "gas":
      return all.outOfGas;
    case "account":
      return all.noAccount;
    case "away":
      return all.away;
    case "release":
      return all.otherRelease;
    case "other":
      return all.other(refusal.text);
  }
}
