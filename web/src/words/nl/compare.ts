import type { Words } from "../en";

export const compare: Words["compare"] = {
  title: "Naast elkaar",
  add: "Vergelijken",
  key: "Sleutel binnen",
  window: "Bezwaar binnen",
  remove: "Weghalen",
  order: "Bestellen",
  toOrder: "te bestellen",
  added: "wordt vergeleken",
  bar: (count) => `${count} van 4`,
  full: "Er staan hoogstens vier modellen naast elkaar. Haal er eerst een weg.",
  price: "Vanaf",
  sales: "Verkopen",
  may: "U mag",
  memory: "Geheugen voor de gewichten",
  parameters: "Aantal parameters",
  license: "Licentietekst",
  stake: "Ingezet",
  last: "Laatste verkopen",
  none: "Kies tot vier modellen op de zoekpagina.",
  to: "Naar het zoeken",
};
