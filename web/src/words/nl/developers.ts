import type { Words } from "../en";

export const developers: Words["developers"] = {
  title: "Ontwikkelaars",
  lead: "Alles wat deze winkel toont staat in twee open koppelingen. Geen van beide vraagt een sleutel.",
  graphql: "GraphQL, met uitleg bij elk veld",
  rest: "REST, als OpenAPI 3.1",
  program: "Het programma weighhouse",
  programNote:
    "Verkoopt, levert terwijl u slaapt, koopt, controleert en opent, vanuit een terminal. Gebouwd uit de broncode, op Debian 12:",
  settings: "Wat het bestuur vaststelde",
  fee: "Kosten van een verkoop",
  bond: "Borg voor een bestelling",
  stake: "Inzet bij een geschil",
  grace: "Uitstel na een gemiste levering",
  cooldown: "Tijd na de termijn waarin een bewijs nog betaalt",
  ofPrice: (share) => `${share} van de prijs`,
  chain: "De keten",
  id: "Naam van de keten",
  height: "De index staat op",
  proof: "Gebeurtenissen van de index",
  least: (fee, bond) => `De kosten van een verkoop zijn minstens ${fee}, en de borg ${bond}.`,
  proofs: {
    UNPROVEN: "het woord van één knoop",
    WITNESSED: "twee knopen vertelden hetzelfde",
    DISPUTED: "een knoop vertelt iets anders",
  },
};
