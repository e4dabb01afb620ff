import { Notice } from "../parts/Notice";
import { useSpeech } from "../words";

export function Later() {
  const { words } = useSpeech();
  return <Notice title={words.later.title} note={words.later.cli} />;
}
