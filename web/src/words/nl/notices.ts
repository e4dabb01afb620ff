import type { Said } from "../en";
import type { notices as english } from "../en/notices";

export const notices: Said<typeof english> = {
  bell: (count, one) => (one ? "1 ongelezen bericht" : `${count} ongelezen berichten`),
  bellNone: "Berichten",
  title: "Berichten",
  note: "Wat er met uw bestellingen, aanbod, beoordelingen en meldingen gebeurde sinds u zich voor het eerst aanmeldde, en wat uw bewaarde zoekopdrachten vonden: de laatste 1.000 van 90 dagen.",
  none: "Er is nog niets gebeurd.",
  unread: (count) => `${count} niet gelezen`,
  isNew: "nieuw",
  readAll: "Merk alle als gelezen",
  more: "Toon meer",
  until: (when) => `tot ${when}`,
  kinds: {
    order_paid: {
      buyer: "U betaalde haar: ze wacht op de sleutel",
      seller: "Ze is betaald, en wacht op uw levering",
    },
    order_delivered: { buyer: "De sleutel is geleverd: bekijk het bestand", seller: "U leverde de sleutel" },
    order_settled: {
      buyer: "Ze is afgerekend, en de licentie is van u",
      seller: "Ze is afgerekend, en het geld is van u",
    },
    order_refunded: {
      buyer: "Ze is terugbetaald: uw geld is terug",
      seller: "Ze is aan de koper terugbetaald",
    },
    offer_made: { buyer: "U deed een bod", seller: "Iemand deed een bod" },
    offer_withdrawn: { buyer: "Uw bod is ingetrokken: het geld is terug", seller: "Het bod is ingetrokken" },
    dispute_opened: { buyer: "U opende een geschil", seller: "De koper opende een geschil" },
    dispute_proposed: {
      buyer: "Er is een bedrag voorgesteld dat het geschil beëindigt",
      seller: "Er is een bedrag voorgesteld dat het geschil beëindigt",
    },
    dispute_ended: { buyer: "Het geschil is voorbij", seller: "Het geschil is voorbij" },
    delivery_due: {
      buyer: "De levering moet er gauw zijn",
      seller: "Lever de sleutel gauw: een kwart van de tijd is over",
    },
    window_ending: {
      buyer: "Bekijk het bestand gauw: een kwart van de tijd om het te betwisten is over",
      seller: "Het venster eindigt gauw",
    },
    offer_ending: {
      buyer: "Uw bod eindigt gauw",
      seller: "Neem het bod gauw aan: een kwart van de tijd is over",
    },
    review_written: { buyer: "U beoordeelde haar", seller: "De koper beoordeelde haar" },
    review_edited: { buyer: "U wijzigde uw beoordeling", seller: "De koper wijzigde de beoordeling" },
    review_answered: {
      buyer: "De verkoper beantwoordde uw beoordeling",
      seller: "U beantwoordde de beoordeling",
    },
    report_filed: { seller: "Uw aanbod is gemeld", reporter: "Uw melding is ingediend" },
    report_decided: {
      seller: "Over de melding van uw aanbod is beslist",
      reporter: "Over uw melding is beslist",
    },
    report_appealed: {
      seller: "Tegen de beslissing over uw aanbod is beroep ingesteld",
      reporter: "Tegen de beslissing over uw melding is beroep ingesteld",
    },
    report_settled: {
      seller: "De melding van uw aanbod is afgerekend",
      reporter: "Uw melding is afgerekend, en haar inzet ook",
    },
    listing_delisted: "Uw aanbod is weggehaald",
    listing_relisted: "Uw aanbod is terug",
    version_bad: "Van een versie van uw aanbod is bewezen dat ze slecht is",
    search_match: "Een bewaarde zoekopdracht vond een nieuw model",
  },
  order: (id) => `Bestelling ${id}`,
  listing: (id) => `Aanbod ${id}`,
  search: (name) => `door „${name}”`,
  hooks: {
    title: "Webhooks",
    note: "Een programma van u hoort elk bericht meteen, in een ondertekend verzoek van de vorm die standardwebhooks.com beschrijft. Hooguit vijf. Een adres heeft https, een naam die openbaar is, en geen poort.",
    url: "Adres",
    add: "Stuur berichten daarheen",
    wrong: "Een adres begint met https://, en noemt een host zonder poort.",
    secret:
      "Het geheim dat ondertekent wat verstuurd wordt. Het wordt deze ene keer getoond: bewaar het waar uw programma het leest.",
    copy: "Kopieer het",
    copied: "Gekopieerd.",
    test: "Stuur een proef",
    tested: "De proef wacht op verzending: hieronder ziet u wat ervan komt.",
    remove: "Verwijderen",
    since: (date) => `sinds ${date}`,
    deliveries: "Wat er verstuurd is",
    noDeliveries: "Er is nog niets verstuurd.",
    states: { waiting: "wacht", delivered: "bezorgd", dead: "opgegeven" },
    attempts: (count, one) => (one ? "1 poging" : `${count} pogingen`),
    status: (status) => `het antwoord was ${status}`,
    next: (when) => `opnieuw om ${when}`,
    resend: "Stuur het opnieuw",
    look: "Kijk opnieuw",
  },
};
