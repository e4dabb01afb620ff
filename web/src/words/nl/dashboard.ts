import type { Words } from "../en";

export const dashboard: Words["dashboard"] = {
  title: "Overzicht",
  connect:
    "Verbind een wallet om te zien wat het account verkoopt en verdient, of noem een account: alles staat openbaar op de keten.",
  whose: "Adres van een account",
  show: "Tonen",
  yours: "Van uw account",
  period: "Periode",
  periods: { days30: "30 dagen", days90: "90 dagen", months12: "12 maanden" },
  listing: "Aanbod",
  allListings: "al het aanbod",
  denom: "Munt",
  earned: "U bijgeschreven",
  toSweep: (amount) => `${amount} niet bijgeschreven`,
  before: (amount, growth) =>
    growth === null ? `${amount} in de periode ervoor` : `${growth} tegenover ${amount} in de periode ervoor`,
  settled: "Afgerekend",
  sales: (count, one) => `${count} ${one ? "verkoop" : "verkopen"}, hele prijs`,
  returned: "Terug naar kopers",
  noRefund: "geen terugbetaling",
  reasons: {
    UNDELIVERED: (count) => `${count} niet geleverd`,
    PROVEN_BAD: (count) => `${count} bewezen slecht`,
    DISPUTED: (count) => `${count} betwist`,
  },
  conversion: "Bezoeken die kochten",
  conversionOf: (orders, oneOrder, visits, oneVisit) =>
    `${orders} ${oneOrder ? "bestelling" : "bestellingen"} bij ${visits} ${oneVisit ? "bezoek" : "bezoeken"}`,
  conversionMore: (orders, oneOrder, visits, oneVisit) =>
    `${orders} ${oneOrder ? "bestelling" : "bestellingen"}, en maar ${visits} ${oneVisit ? "gemeld bezoek" : "gemelde bezoeken"}: wie met een programma koopt, bezoekt geen pagina`,
  moreOrders: (orders) => `${orders} bestellingen, meer dan de bezoeken die gemeld zijn`,
  noVisit: "Er is geen bezoek gemeld",
  revenue: "Omzet",
  revenueNote:
    "De hele prijs van verkopen op de dag dat ze werden afgerekend, voor de kosten en andere ontvangers; onder de lijn wat terugging naar kopers.",
  royalties: "Inkomsten",
  royaltiesOfAll: "Van al het aanbod samen, welk er ook gekozen is.",
  royaltiesNote:
    "Uw deel van verkopen en royalty’s op de dag dat het werd bijgeschreven, na de kosten en andere ontvangers, en licenties die u doorverkocht.",
  fromOthers: (amount) =>
    `${amount} daarvan kwam van modellen van andere verkopers, die u als ontvanger noemden.`,
  royaltiesTold: (span, up, unit) =>
    `Inkomsten sinds ${span}: ${up} ${unit}. Hierna volgt hetzelfde als tabel.`,
  credited: "Bijgeschreven",
  resales: "Doorverkoop",
  bondsLost: (amount) => `In deze periode is ${amount} van de borg verbeurd.`,
  claim: "Op te nemen",
  owed: "Tegoed in het grootboek",
  unswept: "Afgerekend, nog niet bijgeschreven",
  sweeps: (count, one) => `${count} ${one ? "bijschrijving" : "bijschrijvingen"}`,
  claimAll: (amounts) => `${amounts} opnemen`,
  claimTitle: (amounts) => `${amounts} opnemen`,
  claimNote: (count) =>
    count === 0
      ? "Het grootboek betaalt uw account uit wat het tegoed heeft."
      : `${count === 1 ? "Eén bijschrijving brengt" : `${count} bijschrijvingen brengen`} afgerekende omzet van bewaring naar het grootboek, dat ieders deel bij zijn eigen tegoed schrijft. Daarna betaalt het dat van u uit.`,
  claimLeft: (count) =>
    `Een transactie neemt 20 bijschrijvingen: nog ${count} volgen bij de volgende opname.`,
  claimed: (amounts) => `${amounts} betaald aan uw account.`,
  nothing: "Niets op te nemen.",
  last: "Laatste opnamen",
  others: "Van een ander account. Verbind de wallet ervan om op te nemen.",
  away: "De index antwoordt niet: de cijfers komen met hem terug. Uw tegoed in het grootboek, en wat in bewaring op u wacht, is gelezen van de keten.",
  claimPart:
    "In bewaring wacht meer omzet dan deze pagina doorzoekt: neem hierna nog eens op, of zodra de index antwoordt.",
  bonds: "Borg",
  bond: (unit) => `Borg, ${unit}`,
  free: (amount) => `vrij ${amount}`,
  reserved: (amount, orders, one) =>
    `${amount} gereserveerd voor ${orders} ${one ? "bestelling die" : "bestellingen die"} nog slecht bewezen ${one ? "kan" : "kunnen"} worden`,
  unlocked: (amount, when) => `${amount} vrijgegeven, terug te nemen vanaf ${when}`,
  unlockedNow: (amount) => `${amount} vrijgegeven, nu terug te nemen`,
  withdraw: (amount) => `${amount} terugnemen`,
  withdrawNote: "Het vrijgegeven deel van uw borg gaat naar uw account. Het dekt geen bestelling meer.",
  withdrawn: (amount) => `${amount} van uw borg staat weer op uw account.`,
  noBond: "Geen borg gestort.",
  closed: (order, when) =>
    `Uw aanbod neemt geen bestellingen aan: bestelling ${order} was op ${when} niet geleverd. Heropen het zodra uw agent draait.`,
  closing: (unit, when) =>
    `${unit} sluit op ${when}: vanaf dan neemt de markt er geen nieuwe bestellingen, borg en prijzen in aan.`,
  closedDenom: (unit) =>
    `${unit} is gesloten: de markt neemt er geen nieuwe bestellingen, borg en prijzen in aan.`,
  closingNote:
    "Open bestellingen lopen erin af. Uw borg en uw omzet in deze munt blijven van u, en u kunt ze altijd opnemen.",
  moveTo: "Prijzen omzetten naar",
  moveRate: (unit) => `Eén ${unit} is waard`,
  moveRateNote: (unit) =>
    `Een aantal ${unit}, precies, met hoogstens 18 decimalen. Elke prijs wordt naar boven afgerond.`,
  moveRateWrong: "Een koers is een getal boven 0 met hoogstens 18 decimalen.",
  move: (count, unit) =>
    count === 1 ? `Eén prijs omzetten naar ${unit}` : `${count} prijzen omzetten naar ${unit}`,
  moveNote:
    "Open bestellingen, licenties en biedingen houden hun prijs. Bestellingen tegen de nieuwe prijzen reserveren borg in de nieuwe munt.",
  moved: (count, unit) =>
    count === 1 ? `Eén prijs staat nu in ${unit}.` : `${count} prijzen staan nu in ${unit}.`,
  moveOther: (name) =>
    `De keten heeft een andere prijs van ${name} dan deze pagina, dus er is niets ondertekend. Laad de pagina opnieuw.`,
  moveSkipped: (names) => `Dit aanbod is voorbij, dus de prijzen blijven staan: ${names}.`,
  moveMore: "Er zijn er meer: zet de rest daarna om, of alles met `weighhouse listing move-prices`.",
  noOtherDenom: "De markt neemt nu geen prijzen in een andere munt aan.",
  reopen: "Aanbod heropenen",
  reopenNote: "Uw aanbod neemt weer bestellingen aan. Een gemiste levering sluit het opnieuw.",
  reopened: "Uw aanbod neemt weer bestellingen aan.",
  todo: "Te doen",
  toClaim: "Neem op wat verkopen brachten",
  toClaimNote: "Het wacht in bewaring en in het grootboek, zolang u het daar laat.",
  toReopen: "Heropen uw aanbod",
  toReopenNote: "Het neemt geen bestellingen aan sinds een gemiste levering.",
  nothingToDo: "Er wacht niets op u.",
  states: {
    OFFERED: "een bod om aan te nemen",
    FUNDED: "betaald, wacht op uw sleutel",
    DISPUTED: "betwist",
  },
  toOffer: (order) => `Neem het aan, of laat het verlopen: bestelling ${order}`,
  by: (when) => `uiterlijk ${when}`,
  rekey: (license) => `Licentie ${license}: de houder vraagt opnieuw om de sleutel`,
  listings: "Per aanbod",
  listed: "Aanbod",
  manage: "Beheren",
  managing: (name) => `${name} beheren`,
  visits: "Bezoeken",
  ratio: "Gekocht",
  volume: (unit) => `Afgerekend, ${unit}`,
  income: (unit) => `Bijgeschreven, ${unit}`,
  noListings: "Dit account biedt niets aan.",
  toSell: "Een model verkopen",
  files: "Als rekenblad",
  csv: {
    sales: "verkopen",
    income: "inkomsten",
    orders: "bestellingen",
  },
};
