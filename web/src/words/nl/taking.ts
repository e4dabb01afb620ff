import type { Words } from "../en";

export const taking: Words["taking"] = {
  open: "neemt bestellingen aan",
  paused: "gepauzeerd: neemt geen bestellingen aan",
  retired: "voorgoed beëindigd",
  delisted: "door het bestuur van de lijst gehaald",
  closed: (date) => `neemt geen bestellingen aan sinds de levering die de verkoper op ${date} miste`,
  bad: (date) => `neemt geen bestellingen aan: op ${date} is bewezen dat de versie slecht is`,
  denom: "neemt geen bestellingen aan: de markt sloot de munt van de prijs",
  soldOut: "neemt geen bestellingen aan: alle licenties zijn verkocht",
  market: "neemt geen bestellingen aan: de hele markt staat stil",
  unbacked: (bond, free) =>
    `neemt geen bestellingen aan: een bestelling reserveert ${bond} van de borg van de verkoper, waarvan ${free} vrij is`,
};
