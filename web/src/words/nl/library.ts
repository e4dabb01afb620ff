import type { Words } from "../en";

export const library: Words["library"] = {
  title: "Bibliotheek",
  address: "Het adres van een account",
  show: "Tonen",
  note: "Alles hier is openbaar op de keten. Aan een wallet wordt niets gevraagd.",
  open: "Open bestellingen",
  licenses: "Licenties",
  noOrders: "Geen open bestelling.",
  noLicenses: "Geen licentie.",
  forGood: "voorgoed",
  until: (date) => `tot ${date}`,
  expired: (date) => `verlopen op ${date}`,
  newer: (version) => `versie ${version} is er`,
  bad: "van deze versie is bewezen dat zij slecht is",
  states: {
    OFFERED: "bod gedaan, wacht op de verkoper",
    FUNDED: "betaald, wacht op de sleutel",
    DELIVERED: "geleverd, sleutel bewezen",
    DISPUTED: "betwist",
  },
  notOne: (prefix) =>
    `Dat is geen adres van deze keten. Een adres begint met ${prefix}1, en de laatste letters zijn een controlegetal.`,
  own: "Dat is het account dat haar heeft.",
};
