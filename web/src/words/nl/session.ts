import type { Words } from "../en";

export const session: Words["session"] = {
  connect: "Wallet verbinden",
  needsWallet: "Hiervoor is een wallet nodig die tekent. Verbind er een en probeer het opnieuw.",
  elsewhere: (site, here) =>
    `De index meldt accounts aan voor ${site}, en deze pagina staat op ${here}. Er is niets getekend. Open ${site} om u aan te melden.`,
  problems: {
    AWAY: "De index antwoordt niet. Wat daar bewaard wordt, is onveranderd. Probeer het zo opnieuw.",
    UNAVAILABLE:
      "Wat de index voor accounts bewaart, is nu niet te lezen. Er is niets veranderd. Probeer het zo opnieuw.",
    OVERLOADED:
      "Te veel bezoekers vragen de index tegelijk iets. Er is niets veranderd. Probeer het zo opnieuw.",
    RATE_LIMITED:
      "Dit account vroeg de index te veel tegelijk. Er is niets veranderd. Probeer het over een minuut opnieuw.",
    NOT_OFFERED:
      "Deze index bewaart niets voor accounts: de beheerder heeft dat niet ingericht. Al het andere werkt.",
    INTERNAL:
      "De index heeft een fout gemaakt. Voor zover hij zegt is er niets veranderd. Probeer het zo opnieuw.",
  },
};
