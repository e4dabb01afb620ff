import type { Said } from "../en";
import type { share as english } from "../en/share";

export const share: Said<typeof english> = {
  link: "Een link die chats en feeds met een plaatje tonen",
  badge: "Een badge voor uw eigen pagina, met de stand van de uitgever en de sterren",
  feed: "De versies, prijzen en toestanden als Atom-feed",
  copy: "Kopieer het",
  copied: "Gekopieerd.",
  alt: (name) => `${name} op Weighhouse`,
};
