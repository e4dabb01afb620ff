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
  notOne: (prefix) => `Een adres van deze keten begint met ${prefix}1 en heeft alleen letters en cijfers.`,
};
