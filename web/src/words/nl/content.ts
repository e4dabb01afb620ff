import type { Words } from "../en";

export const content: Words["content"] = {
  files: "Bestanden",
  filesOf: (count) => `${count} ${count === 1 ? "bestand" : "bestanden"}`,
  filesWith: (count, one, pickles) =>
    `${count} ${one ? "bestand" : "bestanden"}; ${pickles === 0 ? "geen pickle" : pickles === 1 ? "één is een pickle" : `${pickles} zijn pickles`}`,
  loadingWhy: "Welke bestanden, en waarom",
  scannedBy: (found) => `${found}, zegt de beheerder van deze index`,
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
  mixed: (scripts) =>
    `Deze naam mengt letters van ${scripts} die op elkaar lijken. Hij kan voor een andere doorgaan.`,
  mixedShort: "de naam mengt letters die op elkaar lijken",
};
