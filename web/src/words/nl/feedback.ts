import type { Said } from "../en";
import type { feedback as english } from "../en/feedback";

export const feedback: Said<typeof english> = {
  title: "Schrijf de beheerder",
  lead: "Het gaat naar wie deze index beheert, en naar niemand anders. De index bewaart niet waar het vandaan kwam: laat weten waar u te bereiken bent als u antwoord wilt.",
  chain:
    "De beheerder kan niet veranderen wat op de keten staat, en beslist geen geschil. De pagina van een bestelling opent geschillen, en die van een model neemt meldingen aan.",
  kind: "Het is",
  kinds: {
    fault: "iets dat niet werkt",
    idea: "een idee",
    question: "een vraag",
    praise: "lof",
    other: "iets anders",
  },
  words: "Uw bericht",
  bytes: (count, most) => `${count} van ${most} bytes`,
  tooLong: (count, most) => `${count} bytes, en een bericht heeft er hooguit ${most}.`,
  page: (path) => `Zeg dat het over de pagina ${path} gaat`,
  contact: "Waar een antwoord u bereikt, als u dat wilt",
  contactNote: "Een mailadres of een pagina, hooguit 254 bytes. Leeg voor geen.",
  button: "Verstuur het",
  sent: "Verstuurd. Dank u.",
  another: "Schrijf er nog een",
  spent: "Er zijn vandaag zoveel berichten geschreven als de beheerder aanneemt. Probeer het morgen opnieuw.",
  notOffered: "Deze index neemt geen berichten aan: de beheerder heeft dat niet ingericht.",
  away: "De index antwoordt niet, en uw bericht is niet verstuurd. Het blijft hier staan.",
};
