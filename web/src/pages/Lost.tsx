import { Link } from "@tanstack/react-router";
import { Notice } from "../parts/Notice";
import { useSpeech } from "../words";

export function Lost() {
  const { words } = useSpeech();
  return (
    <Notice isPage title={words.errors.lost} note={words.errors.lostNote}>
      <Link to="/">{words.errors.home}</Link>
    </Notice>
  );
}
