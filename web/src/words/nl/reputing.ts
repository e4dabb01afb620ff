import type { Said } from "../en";
import type { reputing as english } from "../en/reputing";

export const reputing: Said<typeof english> = {
  review: {
    title: "Uw beoordeling",
    lead: "Een beoordeling staat bij het aanbod, voor iedereen te lezen, met het account dat kocht. Ze weegt wat de vergoeding van deze verkoop weegt, en ze blijft: u kunt haar vervangen, en wat ze eerder zei, blijft te lezen.",
    stars: "Sterren",
    star: (stars) => (stars === 1 ? "1 ster" : `${stars} sterren`),
    words: "Wat u vond",
    wordsNote: "Zeg waarop u het draaide en wat het deed. Zonder woorden staan de sterren alleen.",
    write: "Beoordeel het",
    edit: "Vervang uw beoordeling",
    change: "Wijzig de beoordeling",
    keep: "Laat het zo",
    sign: (order) => `Bestelling ${order} beoordelen`,
    signNote: (stars) =>
      `${stars === 1 ? "1 ster" : `${stars} sterren`}, voor iedereen te lezen. Het account dat kocht, staat erbij.`,
    starsFirst: "Kies eerst de sterren.",
    unchanged: "Dit zegt ze nu.",
    yours: (stars, date) => `${stars === 1 ? "1 ster" : `${stars} sterren`}, geschreven ${date}`,
    obstacles: {
      open: "Zodra de bestelling is afgerekend, kunt u beoordelen wat ze kocht.",
      refunded:
        "Deze bestelling is terugbetaald, en alleen wat is afgerekend, wordt beoordeeld: niemand heeft ervoor betaald.",
      withdrawn: "Dit bod is teruggetrokken, dus er is niets gekocht.",
      buyer: (buyer) => `${buyer} kocht het, en alleen dat account beoordeelt het.`,
      linked: (party) =>
        `Uw account is, of is gekoppeld aan, ${party}, dat voor dit aanbod betaald wordt. Niemand beoordeelt wat van hemzelf is.`,
    },
    asking: "De keten wordt gevraagd of u het kunt beoordelen.",
    away: "De keten antwoordt niet of u dit kunt beoordelen. Probeer het zo opnieuw.",
    toReviews: "Alle beoordelingen",
  },
  answer: {
    title: "Beantwoord deze beoordeling",
    again: "Vervang uw antwoord",
    words: "Uw antwoord",
    note: "Het staat onder de beoordeling, één keer, van de verkoper van het aanbod. U kunt het vervangen; wat het eerder zei, blijft te lezen.",
    button: "Beantwoord de beoordeling",
    sign: (order) => `De beoordeling van bestelling ${order} beantwoorden`,
    signNote: "Voor iedereen te lezen, onder de beoordeling.",
    of: (stars, words) =>
      words === null
        ? `De koper gaf ${stars} van 5 sterren, zonder woorden.`
        : `De koper gaf ${stars} van 5 sterren:`,
    reviewed: "Een beoordeling van deze verkoop",
  },
  vote: {
    say: "Ik had er iets aan",
    take: "Neem uw stem terug",
    sign: (order) => `Zeggen dat u iets had aan de beoordeling van bestelling ${order}`,
    takeSign: (order) => `Uw stem voor de beoordeling van bestelling ${order} terugnemen`,
    signNote: (license) => `Met uw licentie ${license}: één stem voor elke licentie en elk account.`,
    linked: (party) =>
      `Uw account is, of is gekoppeld aan, ${party}, dat deze beoordeling schreef of voor het aanbod betaald wordt. Niemand stemt voor wat van hemzelf is.`,
  },
  report: {
    title: "Meld dit aanbod",
    lead: (stake, decide, appeal) =>
      `Bij een melding hoort een inzet van ${stake}. Het bestuur en zijn moderator beslissen binnen ${decide}; dan is er ${appeal} om in beroep te gaan, één keer. De inzet komt bij u terug, of de melding nu is toegewezen of niet, en ook als niemand op tijd beslist. U verliest hem alleen als het bestuur vindt dat de melding misbruik was.`,
    leadFree: (decide, appeal) =>
      `Het bestuur en zijn moderator beslissen een melding binnen ${decide}; dan is er ${appeal} om in beroep te gaan, één keer. Deze markt vraagt geen inzet.`,
    delists:
      "Geen aantal meldingen haalt een aanbod weg: dat doet wie de markt bestuurt, als de melding terecht is.",
    charge: "Wat er mis is",
    kinds: {
      malware: "Het uitvoeren schaadt de machine of de gebruiker",
      stolen: "De verkoper mag het niet verkopen",
      illegal: "Het model of de verkoop is tegen een wet",
      misleading: "Het aanbod zegt wat niet waar is",
    },
    version: "Over",
    whole: "het hele aanbod",
    versionOf: (number) => `versie ${number}`,
    evidence: "Uw bewijs",
    evidenceNote:
      "Wat iedereen kan nagaan: waar de gewichten vandaan komen, wat er gebeurde toen u het draaide, wat de kaart zegt en wat er waar is. Noem geen privépersoon.",
    button: (stake) => `Meld het met ${stake}`,
    buttonFree: "Meld het",
    sign: (listing) => `Aanbod ${listing} melden`,
    signNote: (stake) => `${stake} als inzet, die terugkomt tenzij het bestuur misbruik vindt.`,
    signFree: "Er wordt geen inzet betaald.",
    filed: "Gemeld. Het staat hieronder zodra de index het heeft.",
    connect: "Verbind een wallet om het te melden.",
    settings: "De keten zegt nu niet wat een melding kost. Probeer het zo opnieuw.",
  },
  appeal: {
    title: "Beroep",
    note: (until) =>
      `Eén keer, vóór ${until}. Alleen het bestuur beslist erover, voorgoed; beslist het niets, dan blijft de beslissing.`,
    grounds: "Uw gronden",
    button: "Ga in beroep tegen de beslissing",
    sign: (report) => `In beroep gaan in melding ${report}`,
    signNote: "Het bestuur leest uw gronden, en iedereen met het bestuur.",
  },
  settle: {
    button: "Reken de melding af",
    sign: (report) => `Melding ${report} afrekenen`,
    note: (stake, isAbuse) =>
      isAbuse
        ? `De tijd ervan is om. Afrekenen betaalt de inzet van ${stake} aan de schatkist. Iedereen kan dat, en het kost de vergoeding van het netwerk.`
        : `De tijd ervan is om. Afrekenen betaalt de inzet van ${stake} terug aan wie meldde. Iedereen kan dat, en het kost de vergoeding van het netwerk.`,
  },
};
