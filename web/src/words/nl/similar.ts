import type { Said } from "../en";
import type { similar as english } from "../en/similar";

export const similar: Said<typeof english> = {
  similar: "Vergelijkbaar",
  copiesNote:
    "Andere versies die inhoud van deze hebben, de eerst gepubliceerde eerst, volgens de vergelijking van de index.",
  shareOf: (share) => `heeft ${share} van deze`,
  bad: (date) => `op ${date} is bewezen dat de nieuwste versie ervan slecht is`,
  lineage: "Afstamming",
  lineageNote:
    "Wat de kaarten als basismodel noemen. Dat is het woord van hun verkopers, en niets bewijst het.",
  notListed: "hier niet onder deze naam aangeboden",
  listing: (id) => `aanbod ${id}`,
};
