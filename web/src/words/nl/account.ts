import type { Words } from "../en";

export const account: Words["account"] = {
  title: "Account",
  wallet: "Wallet",
  noWallet:
    "Er is geen wallet verbonden. Rondkijken kan zonder; kopen, verkopen en wat voor u bewaard wordt niet.",
  name: "Naam",
  address: "Adres",
  kinds: {
    keplr: "getekend door uw wallet",
    ethereum: "in dit tabblad afgeleid van een handtekening van uw Ethereum-wallet, en nergens bewaard",
    watched: "gevolgd: deze pagina bekijkt het en tekent niets",
  },
  pages: "De pagina’s ervan",
  coin: "Geld",
  money: {
    what: (unit) =>
      `${unit} is geld van de keten van deze markt. Prijzen en borgen worden betaald in wat de verkopers kozen, en de kosten van elke transactie in de eigen munt van de keten.`,
    page: (unit) => `Waar ${unit} vandaan komt`,
    command: "Deze keten draait op een machine van u of uw team. De kraan ervan, waar de keten is gestart:",
    none: "De beheerder van deze pagina noemt geen plaats die het geeft of verkoopt. Elk account dat het heeft, kan het naar het uwe sturen:",
    yours: "Uw account",
  },
  another: "Andere wallet",
  disconnect: "Verbinding verbreken",
  kept: "Wat voor u bewaard wordt",
  keptNote:
    "De index bewaart voor een account berichten, zoekopdrachten, een contactadres en reservekopieën van sleutels, versleuteld, en toont ze aan dat account alleen. Om aan te melden tekent uw wallet een tekst die deze site noemt. Er gaat geen geld om.",
  signIn: "Aanmelden",
  signOut: "Afmelden",
  searches: "Bewaarde zoekopdrachten",
  noSearch: "Er is geen zoekopdracht bewaard. De zoekpagina heeft er een knop voor.",
  searchSaved: "Bewaard",
  searchFind: "u vindt haar in uw account",
  searchQuiet: "Er komt een bericht als er een nieuw model bij past.",
  followed: "Er komt een bericht voor elk nieuw model dat erbij past.",
  feed: "De feed ervan",
  remove: "Verwijderen",
  contact: "Contact",
  contactNote:
    "Een adres dat de index bij uw account bewaart. Een programma waarin u zich aanmeldt, kan het lezen, en verder niemand. De index stuurt er niets heen: wat er met uw bestellingen gebeurt, staat in de berichten hierboven. Lege velden halen het weg.",
  email: "Mailadres",
  page: "Een webpagina van u, met https",
  save: "Bewaren",
  saved: "Bewaard.",
  sessions: "Sessies",
  sessionsNote: "Waar dit account aangemeld is. Een sessie eindigt na 30 dagen vanzelf.",
  opened: (date) => `Geopend op ${date}`,
  used: (date) => `laatst gebruikt op ${date}`,
  thisOne: "deze",
  until: (date) => `tot ${date}`,
  end: "Beëindigen",
  privacy: "Privacy",
  privacyNote:
    "Een bestand heeft alles wat voor uw account bewaard wordt, ook de reservekopieën. Wissen beëindigt dat alles en uw sessies. Wat op de keten staat is van iedereen, en niemand kan het wissen.",
  files: (count, one) =>
    `${count} verzegeld${one ? " bestand dat u stuurde, blijft" : "e bestanden die u stuurde, blijven"} zolang een aanbod ze noemt, zonder uw naam.`,
  export: "Alles als bestand bewaren",
  erase: "Alles wissen",
  eraseTitle: "Dit kan niet ongedaan worden gemaakt.",
  eraseNote: (count, one) =>
    count === "0"
      ? "Bewaarde zoekopdrachten en het contactadres worden gewist, en elke sessie eindigt."
      : `Ook ${count} ${one ? "reservekopie" : "reservekopieën"} van sleutels worden gewist. Een licentie waarvan de sleutel nergens anders is, gaat niet meer open totdat de verkoper opnieuw om de sleutel gevraagd is. Bewaar eerst het bestand.`,
  sure: "Ik wil dat alles gewist wordt",
  sureKeys: "Ik heb mijn sleutels elders, of heb ze niet nodig",
  eraseNow: "Nu alles wissen",
  keep: "Bewaren",
};
