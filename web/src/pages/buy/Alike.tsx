import { Link } from "@tanstack/react-router";
import type { MarkedFragment } from "../../api/generated/graphql";
import { Notice } from "../../parts/Notice";
import { useSpeech } from "../../words";

/** Money is about to go to somebody else than the name says. */
export function Alike({ publisher }: { publisher: MarkedFragment["publisher"] | undefined }) {
  const { words } = useSpeech();
  if (publisher?.standing !== "LOOK_ALIKE" || publisher.handle == null) return null;
  const { handle } = publisher;
  const said = words.buying.alike;
  return (
    <Notice title={said.title(handle)} note={said.note(handle)} money>
      <Link to="/models" search={{ words: handle, standing: ["PROVEN", "ATTESTED"] }}>
        {said.theirs(handle)}
      </Link>
    </Notice>
  );
}
