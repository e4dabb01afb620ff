import type { First, Words } from "./en";
import { wallet } from "./nl/wallet";

const first: First = {
  name: "Nederlands",
  wallet,
  skip: "Naar de inhoud",
  getProgram: "Het programma halen",
  header: {
    models: "Modellen",
    sell: "Verkopen",
    library: "Bibliotheek",
    developers: "Ontwikkelaars",
    search: "Modellen zoeken",
    menu: "Hoofdmenu",
  },
  footer: {
    stands: (height, behind) =>
      behind <= 0
        ? `De index staat op hoogte ${height}, waar de keten is.`
        : `De index staat op hoogte ${height}, ${behind === 1 ? "één blok" : `${behind} blokken`} achter de keten.`,
    silent: "De index antwoordt niet.",
    dashboard: "Overzicht voor verkopers",
    feedback: "Schrijf de beheerder",
    governance: "Bestuur",
  },
  lists: {
    more: "Meer tonen",
    failed: "De index antwoordde niet: de volgende rijen kwamen niet.",
    noOrder: "nu geen bestelling",
    task: "Taak",
    all: "Alle modellen",
    without: (what) => `Zonder ${what}`,
  },
  standing: {
    proven: "bewezen",
    attested: "verklaard",
    claimed: "beweerd",
    waiting: "in afwachting",
    refunded: "terugbetaald",
  },
  units: {
    bytes: "bytes",
    between: (least, most) => `${least} tot ${most}`,
  },
  tally: {
    caption:
      "Een streep is een verkoop, de oudste eerst. Omhoog: de verkoper is betaald. Rood en omlaag: het geld van de koper ging terug. Kort en blauw: nog open.",
    told: (settled, refunded, split, open) =>
      `${settled} afgerekend, ${refunded} terugbetaald, ${split} gedeeld, ${open} open`,
    none: "nieuw, nog niet verkocht",
    sold: (count) => `${count} verkocht`,
    last: (count) => `Laatste ${count} verkopen`,
  },
  ruler: {
    weighs: (bytes) => `${bytes} op een schaal van 10 kB tot 1 TB`,
    all: (count) =>
      `Alle ${count} modellen naar gewicht: hoe meer er evenveel wegen, hoe langer de zwarte streep.`,
    named: "Blauw, met namen: wat het best verkoopt.",
  },
  steps: {
    PLACED: "betaald, wacht op de sleutel",
    OFFERED: "bod gedaan, wacht op de verkoper",
    TAKEN: "bod aangenomen, wacht op de sleutel",
    DELIVERED: "geleverd, sleutel bewezen",
    SETTLED: "afgerekend",
    REFUNDED: "terugbetaald",
    WITHDRAWN: "bod ingetrokken",
    PROVEN_BAD: "bewezen slecht",
    DISPUTE_OPENED: "betwist",
    BOND_RELEASED: "de borg van de verkoper is weer vrij",
    BOND_FORFEITED: "een deel van de borg van de verkoper is verloren",
    REKEY_REQUESTED: "de houder vraagt opnieuw om de sleutel",
    REKEY_ANSWERED: "de sleutel kwam opnieuw",
    REKEY_ENDED: "de sleutel kwam niet opnieuw",
    DISPUTE_PROPOSED: "een bedrag voorgesteld in het geschil",
    DISPUTE_ENDED: "het geschil is voorbij",
    RESALE_OPENED: "licentie te koop gezet door de houder",
    RESALE_ENDING: "doorverkoop neemt geen bestelling meer aan",
    RESALE_ENDED: "doorverkoop voorbij, licentie overgedragen of terug",
    RESELLER_PAID: "de doorverkoper is betaald",
    SELLER_CLOSED: "een levering gemist, de verkoper is gesloten",
    other: (kind) => kind.toLowerCase().replaceAll("_", " "),
  },
  home: {
    title: ["AI-modellen,", "openbaar gewogen."],
    lead: "Betaal een onbekende voor de gewichten van een model. De keten houdt uw geld vast tot zij heeft nagegaan dat u de sleutel kreeg van precies het bestand dat te koop stond. Is er een byte van niet wat te koop stond, dan brengt één bewijs het geld terug; of het model iets waard is, beslist een arbiter.",
    ask: "Wat moet het kunnen?",
    askHint: "Een of twee woorden vinden het meest, zoals translation of speech.",
    settled: "Afgerekend in 30 dagen",
    sales: (count, one) => `${count} ${one ? "verkoop" : "verkopen"}`,
    returned: "Ging terug naar kopers",
    stake: "Inzet van verkopers",
    sellers: (count, one) => `${count} ${one ? "verkoper" : "verkopers"}`,
    proof: "Van betaling tot bewijs",
    nineInTen: (span) => `mediaan; negen van de tien binnen ${span}`,
    noProof: "Nog geen levering",
    selling: "Nu in de verkoop",
    allTasks: "alle taken",
    trending: "Gewild",
    newest: "Nieuw",
    best: "Meest verkocht",
    model: "Model",
    weight: "Gewicht",
    from: (unit) => `Vanaf, ${unit}`,
    now: "Nu op de keten",
    height: (height) => `hoogte ${height}`,
    quiet: "Er is nog niets verkocht.",
    how: "Hoe een onbekende aan een onbekende verkoopt",
    steps: [
      [
        "Gewogen",
        "De verkoper verzegelt het bestand en legt zich vast op elke 16 KiB ervan. Ieder kan het verzegelde bestand nawegen voor hij betaalt.",
      ],
      [
        "Betaald",
        "Uw geld gaat in bewaring, met een sleutel voor deze bestelling alleen. Een deel van de borg van de verkoper staat ervoor in.",
      ],
      [
        "Bewezen",
        "De sleutel van de verkoper komt, op slot met de uwe. De keten aanvaardt hem alleen met een bewijs dat hij dit bestand opent.",
      ],
      [
        "Afgerekend",
        "U hebt een termijn om het te openen. Een slecht stuk brengt uw geld terug en een deel van de borg; niemand hoeft te oordelen.",
      ],
    ],
    coin: (unit) =>
      `Prijzen staan hier in ${unit}, geld van de keten van de markt. Een wallet bewaart het, en de pagina van uw account zegt waar het vandaan komt.`,
    toAccount: "Naar uw account",
    empty: "Er staat nog niets te koop.",
    sellFirst: "Het eerste model verkopen",
    noneOf: (task) => `Er is nu geen model met de taak “${task}” te koop.`,
    mention: (task) => `Modellen die “${task}” noemen`,
  },
  marks: {
    attested: (handle) => `${handle}, verklaard`,
    loads: {
      DATA_ONLY: "alleen gegevens",
      UNKNOWN: "voert misschien code uit bij het laden",
      RUNS_CODE: "voert code uit bij het laden",
    },
    lookAlike: (handle) => `niet van ${handle}: de naam lijkt op die van hen`,
    proven: (handle) => `${handle}, bewezen`,
    scanned: {
      CLEAN: "scanners vonden niets schadelijks",
      SUSPICIOUS: "een scanner vond wat kwaad kan doen",
      MALICIOUS: "een scanner vond wat kwaad doet",
    },
    rated: (stars, count) => `★ ${stars} (${count})`,
    ratedTold: (stars, count) =>
      `${stars} van 5 sterren, uit ${count === 1 ? "één beoordeling" : `${count} beoordelingen`}`,
  },
  errors: {
    away: "De index antwoordt niet.",
    awayNote:
      "Bestellingen en geld werken intussen vanaf de keten. Zoeken en geschiedenis komen terug met de index.",
    again: "Opnieuw proberen",
    busy: "Te veel vragen tegelijk. Deze pagina vraagt het zo weer.",
    failed: "De index kon deze pagina niet beantwoorden.",
    lost: "Zo’n pagina is er niet.",
    lostNote: "Het adres is misschien afgeknipt, of de pagina is verhuisd.",
    home: "Naar de beginpagina",
  },
};

export const nl = first as Words;
