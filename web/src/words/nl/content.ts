import type { Words } from "../en";

export const content: Words["content"] = {
  files: "Bestanden",
  filesOf: (count) => `${count} ${count === 1 ? "bestand" : "bestanden"}`,
  filesWith: (count, one, pickles) =>
    `${count} ${one ? "bestand" : "bestanden"}; ${pickles === 0 ? "geen pickle" : pickles === 1 ? "één is een pickle" : `${pickles} zijn pickles`}`,
  pickle: "een pickle: kan code uitvoeren bij het laden",
  loadingWhy: "Welke bestanden, en waarom",
  scannedBy: (found) => `${found}, zegt de beheerder van deze index`,
  waiting: "De index heeft de bestanden van deze versie nog niet gelezen.",
  waitingNote: "Hij leest de kop van het verzegelde bestand van IPFS, en probeert het opnieuw.",
  refused: "Het verzegelde bestand is niet wat de keten zegt, of houdt achter wat open moet zijn.",
  filesNote:
    "Door de index gelezen uit de kop van het verzegelde bestand, en geteld omdat de wortel van de inhoud het vastlegt. Waar de kop van een bestand zijn tensors niet vertelt, zijn ze het woord van de verkoper.",
  path: "Pad",
  tensors: "Tensors",
  memoryHead: "In geheugen",
  size: "Grootte",
  tensorsOf: (count, parameters) => `${count}; ${parameters} parameters`,
  keptFiles: (kept, all) =>
    `De index bewaart ${kept} van ${all} bestanden. Wie het verzegelde bestand hier weegt, ziet ze allemaal.`,
  weighedFiles: "Volgens de inhoudslijst van het verzegelde bestand dat in deze browser gewogen is.",
  memory: (bytes) => `${bytes} voor de gewichten`,
  needs: (bytes, weights) =>
    `${bytes} met een context van hoogstens 8.192 posities, waarvan ${weights} voor de gewichten`,
  onIpfs: "Verzegeld bestand",
  found: (when) => (when ? `gevonden op IPFS ${when}` : "gevonden op IPFS"),
  missing: (when) =>
    when ? `niet gevonden op IPFS; de laatste keer was ${when}` : "nog niet gevonden op IPFS",
  context: (bytes, length) => `en ${bytes} voor een context van ${length} posities, in 16 bits`,
  noCopy: (share) => `Geen andere versie heeft meer dan ${share} van de inhoud`,
  carried: "Rest van het afronden, voor volgende verkopen",
  history: "Prijs en verkopen",
  prices: (unit) => `Prijs, ${unit}`,
  pricesTold: (first, last, count) =>
    `${count} prijzen, van ${first} tot ${last}. Hierna volgt hetzelfde als tabel.`,
  versionAt: (version, day) => `v${version}, ${day}`,
  from: "Vanaf",
  price: "Prijs",
  version: "Versie",
  sales: "Verkopen per maand",
  paid: "Prijzen waarvoor het afgerekend is, per maand",
  paidRange: (unit) => `Betaald, ${unit}`,
  resold: "Doorverkocht voor",
  settledCount: "Verkopen",
  similar: "Vergelijkbaar",
  copiesNote:
    "Andere versies die inhoud van deze hebben, de eerst gepubliceerde eerst, volgens de vergelijking van de index.",
  shareOf: (share) => `heeft ${share} van deze`,
  lineage: "Afstamming",
  lineageNote:
    "Wat de kaarten als basismodel noemen. Dat is het woord van hun verkopers, en niets bewijst het.",
  notListed: "hier niet onder deze naam aangeboden",
  listing: (id) => `aanbod ${id}`,
  mixed: (scripts) =>
    `Deze naam mengt letters van ${scripts} die op elkaar lijken. Hij kan voor een andere doorgaan.`,
  mixedShort: "de naam mengt letters die op elkaar lijken",
};
