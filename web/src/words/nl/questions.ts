import type { Said } from "../en";
import type { questions as english } from "../en/questions";

export const questions: Said<typeof english> = {
  title: "Vragen",
  none: "Niemand heeft iets gevraagd.",
  lead: "Iedereen kan vragen en antwoorden. Een merk noemt de verkoper, en wie nu een licentie houdt.",
  marks: { SELLER: "de verkoper", HOLDER: "houdt een licentie" },
  asked: (date) => `gevraagd ${date}`,
  answered: (date) => `beantwoord ${date}`,
  edited: (date) => `gewijzigd ${date}`,
  away: "De index heeft deze woorden niet gevonden op IPFS.",
  ask: "Stel een vraag",
  words: "Uw vraag",
  note: "Over het model of de verkoop ervan. Geen adres, geen naam van een privépersoon.",
  askButton: "Stel de vraag",
  askSign: (listing) => `Een vraag stellen over aanbod ${listing}`,
  answer: "Antwoord",
  answerWords: "Uw antwoord",
  answerNote: "Het staat onder de vraag, van uw account.",
  answerButton: "Beantwoord de vraag",
  answerSign: (question) => `Vraag ${question} beantwoorden`,
  signNote:
    "Voor iedereen te lezen. U kunt het vervangen of intrekken; wat er stond, blijft in de geschiedenis van de keten.",
  edit: "Wijzig het",
  editButton: "Vervang het",
  editSign: "Vervangen wat u schreef",
  withdraw: "Trek het in",
  withdrawSign: "Intrekken wat u schreef",
  withdrawNote:
    "Het verdwijnt voorgoed van deze pagina. Wat er stond, blijft in de geschiedenis van de keten.",
  leave: "Laat het zo",
};
