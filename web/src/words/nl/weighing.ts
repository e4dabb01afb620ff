import type { Words } from "../en";

export const weighing: Words["weighing"] = {
  start: "Wegen voor het betalen",
  resume: (bytes) => `Verder wegen, ${bytes} zijn hier`,
  running: "Wegen",
  note: (size) =>
    `Haalt de verzegelde ${size} op en berekent alle drie de wortels opnieuw in deze browser, zonder wallet.`,
  waits: (span) =>
    `De server controleert het bestand voordat hij het afgeeft. Deze pagina vraagt opnieuw over ${span}.`,
  done: (when) => `Gewogen in deze browser op ${when}. Alle drie de wortels kloppen met de keten.`,
  here: "In deze browser",
  matches: (date) => `opnieuw gewogen op ${date}; alle drie de wortels kloppen`,
  lies: "De index noemt een andere wortel van deze versie dan de keten. Er is niets opgehaald.",
  noPlace:
    "De beheerder van deze winkel noemt geen plaats waar verzegelde bestanden te halen zijn. De opdrachtregel vindt ze op IPFS.",
  other: "Dit is niet het bestand dat werd aangeboden.",
  otherNote: (why) => `${why}. Niemand zou het moeten kopen. Er is niets van bewaard.`,
  noRoom: "De browser heeft te weinig ruimte voor dit bestand.",
  noRoomNote:
    "Maak schijfruimte vrij, of verwijder bestanden die hier eerder zijn gewogen of geopend. De opdrachtregel heeft geen ruimte van de browser nodig.",
  nowhere: "Het verzegelde bestand is nu niet te halen.",
  nowhereNote: (why) => `${why}. Wat is opgehaald blijft, en het ophalen gaat daar verder.`,
  failed: "Het bestand kon niet worden gewogen.",
  pause: "Pauze",
  bytesOf: (done, total) => `${done} van ${total} bytes`,
};
