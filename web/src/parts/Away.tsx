import type { CombinedError } from "urql";
import { useSpeech } from "../words";
import { Button } from "./Button";
import { Notice } from "./Notice";

/** The index is away, too busy, or refused a page. */
export function Away({ error, again }: { error: CombinedError; again: () => void }) {
  const { words } = useSpeech();
  const refused = error.graphQLErrors.length > 0;
  const busy =
    refused &&
    error.graphQLErrors.some((each) => /OVERLOADED|RATE_LIMITED/.test(String(each.extensions.code)));
  return (
    <Notice
      title={busy ? words.errors.busy : refused ? words.errors.failed : words.errors.away}
      note={refused ? (error.graphQLErrors[0]?.message ?? "") : words.errors.awayNote}
    >
      <Button onClick={again}>{words.errors.again}</Button>
    </Notice>
  );
}
