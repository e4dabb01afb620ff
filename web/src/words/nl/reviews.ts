import type { reviews as english } from "../en/reviews";

export const reviews: typeof english = {
  title: "Beoordelingen",
  none: "Niemand heeft het beoordeeld. Dat kunnen de kopers, één keer voor elke afgerekende bestelling.",
  rating: (stars, count, one) =>
    `${stars} van 5 sterren, uit ${one ? "één beoordeling" : `${count} beoordelingen`}`,
  weight: (weight) => `Samen wegen de beoordelingen ${weight}.`,
  weighs:
    "Elke beoordeling telt naar de vergoeding die haar verkoop betaalde, en elk aanbod begint met dezelfde paar sterren, tot zijn beoordelingen zwaarder wegen. Het cijfer is dus niet het gemiddelde van de sterren.",
  stars: (stars) => (stars === 1 ? "1 ster" : `${stars} sterren`),
  bar: (stars, count) => `${stars === 1 ? "1 ster" : `${stars} sterren`}: ${count}`,
  of: (version, date) => `van versie ${version}, ${date}`,
  fee: (amount) => `de verkoop betaalde ${amount} vergoeding`,
  before: "Wat er eerder stond",
  wrote: (stars, date) => `${stars}, ${date}`,
  edited: (date, before) =>
    before === null
      ? `gewijzigd ${date}`
      : `gewijzigd ${date}, ervoor ${before === 1 ? "1 ster" : `${before} sterren`}`,
  answer: (date) => `Het antwoord van de verkoper, ${date}`,
  helpful: (count, one) => (one ? "Eén houder had er iets aan" : `${count} houders hadden er iets aan`),
  away: "De index heeft deze woorden niet gevonden op IPFS.",
  onlyStars: "Alleen sterren, zonder woorden.",
  reports: "Meldingen",
  noReports: "Niemand heeft het gemeld.",
  reported: (what, date, version) =>
    version === null ? `Gemeld als ${what}, ${date}` : `Versie ${version} gemeld als ${what}, ${date}`,
  stakes: (stake, settled) =>
    settled === null
      ? `Inzet ${stake}.`
      : settled === "ABUSIVE"
        ? `Inzet ${stake}, verloren aan de schatkist.`
        : `Inzet ${stake}, terugbetaald.`,
  until: (when) => `Beslissing en beroep kunnen tot ${when}.`,
  reasons: "De redenen",
  grounds: "Het beroep",
  kinds: {
    MALWARE: "schadelijk om uit te voeren",
    STOLEN: "niet van de verkoper",
    ILLEGAL: "onwettig",
    MISLEADING: "iets anders dan het zegt te zijn",
  },
  states: {
    OPEN: "Er is nog niet over beslist.",
    UPHELD: "Ze is toegewezen.",
    DISMISSED: "Ze is afgewezen.",
    ABUSIVE: "Ze is als misbruik beoordeeld.",
    LAPSED: "Niemand heeft op tijd beslist.",
  },
  appealed: "Een beroep wacht op het bestuur.",
};
