import type { Words } from "../en";

export const hindrances: Words["hindrances"] = {
  own: "Deze aanbieding is van u.",
  manage: "Beheren",
  closed: (date) => `De verkoper neemt geen bestellingen aan sinds een gemiste levering op ${date}.`,
  paused: "De verkoper heeft de verkoop gepauzeerd.",
  retired: "De verkoper heeft de verkoop voorgoed beëindigd.",
  delisted: "Het bestuur van de markt heeft de aanbieding weggehaald.",
  delistedNote: "Licenties blijven geldig, en open bestellingen gaan door of worden terugbetaald.",
  reports: "Meldingen erover",
  denom: "De markt neemt geen nieuwe bestellingen aan in de munt van deze prijs.",
  denomSince: (date) =>
    `De markt neemt sinds ${date} geen nieuwe bestellingen aan in de munt van deze prijs.`,
  closes: (unit, when) =>
    `De markt neemt bestellingen in ${unit} aan tot ${when}. Wat daarvoor is besteld wordt volgens afspraak geleverd of terugbetaald, in dezelfde munt.`,
  closedDenom: (unit) =>
    `De markt neemt geen nieuwe bestellingen aan in ${unit}. Open bestellingen lopen erin af.`,
  soldOut: (supply) => `Alle ${supply} licenties van deze soort zijn verkocht.`,
  market: "De markt neemt nu geen nieuwe bestellingen aan.",
  unbacked: "Er kan nu geen bestelling worden geplaatst.",
  unbackedWhy: (bond, free) =>
    `Een bestelling reserveert ${bond} van de borg van de verkoper; daaruit wordt u betaald als de verkoper faalt. De verkoper heeft ${free} vrij.`,
  unbackedFrom: (when) =>
    `Eerdere bestellingen geven er vanaf ${when} genoeg van vrij; de verkoper kan eerder bijstorten.`,
  unbackedNow: "Er kan nu genoeg van worden vrijgegeven, door wie dan ook.",
  unbackedLater:
    "De borg volstaat weer zodra eerdere bestellingen hun deel vrijgeven of de verkoper bijstort.",
  offer:
    "U kunt een prijs bieden: dat reserveert niets tot de verkoper het bod aanneemt, en tot dan kunt u het intrekken.",
  resold: "Doorverkochte licenties hebben geen borg nodig: die zijn nu te koop.",
  similar: "Vergelijkbare modellen",
  bad: (date) => `Op ${date} is bewezen dat de versie slecht is: er wordt niets van verkocht.`,
  offerOther: "Een andere prijs bieden",
};
