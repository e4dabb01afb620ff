import type { Said } from "../en";
import type { inside as english } from "../en/inside";

export const inside: Said<typeof english> = {
  pickle: "een pickle: kan code uitvoeren bij het laden",
  waiting: "De index heeft de bestanden van deze versie nog niet gelezen.",
  waitingNote: "Hij leest de kop van het verzegelde bestand van IPFS, en probeert het opnieuw.",
  refused: "Het verzegelde bestand is niet wat de keten zegt, of houdt achter wat open moet zijn.",
  filesNote:
    "Door de index gelezen uit de kop van het verzegelde bestand, en geteld omdat de wortel van de inhoud het vastlegt. Waar de kop van een bestand zijn tensors niet vertelt, zijn ze het woord van de verkoper.",
  path: "Pad",
  tensors: "Tensors",
  memoryHead: "In geheugen",
  size: "Grootte",
  tensorsOf: (count, parameters) => `${count}; ${parameters} parameters`,
  keptFiles: (kept, all) =>
    `De index bewaart ${kept} van ${all} bestanden. Wie het verzegelde bestand hier weegt, ziet ze allemaal.`,
  weighedFiles: "Volgens de inhoudslijst van het verzegelde bestand dat in deze browser gewogen is.",
};
