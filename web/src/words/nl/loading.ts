import type { Said } from "../en";
import type { loading as english } from "../en/loading";

export const loading: Said<typeof english> = {
  title: "Bij het laden",
  runs: "Dit model voert code uit zijn bestanden uit als u het laadt of gebruikt.",
  mayRun: "Bestanden van dit model voeren misschien code uit. Alleen een koper die ze opent, kan dat nagaan.",
  unread: "De index heeft de bestanden van deze versie niet gelezen: of ze code uitvoeren, zegt nog niets.",
  dataOnly: "Alle bestanden hebben formaten met alleen gegevens.",
  away: "De index antwoordt niet of dit model bij het laden code uitvoert.",
  advice:
    "Laad het waar code geen kwaad kan: in een container of een virtuele machine, zonder uw sleutels en bestanden.",
  here: {
    runs: "Dit model voert code uit zijn bestanden uit als u het laadt of gebruikt. Deze browser heeft ze allemaal bekeken.",
    mayRun:
      "Bestanden van dit model voeren misschien code uit. Deze browser heeft ze allemaal bekeken: de rest hangt af van het programma dat het laadt.",
    dataOnly: "In alle bestanden staan alleen gegevens. Deze browser heeft ze allemaal bekeken.",
  },
  selling: {
    runs: "Dit model voert code uit bij het laden. Kopers lezen dat voor ze betalen, met de bestanden.",
    mayRun:
      "Bestanden van dit model voeren misschien code uit. Kopers lezen dat voor ze betalen, met de bestanden.",
    dataOnly: "In alle bestanden staan alleen gegevens.",
    note: "Een koper ziet namen en koppen voor hij betaalt. Configuraties en sjablonen zijn tot dan verzegeld: een koper leest erbij dat ze misschien code uitvoeren.",
  },
  failed: "Deze browser kan de bestanden niet bekijken.",
  which: (count, one) => (one ? "Het bestand, en waarom" : `De ${count} bestanden, en waarom`),
  seen: "Een korte lijst noemt de formaten met alleen gegevens. De andere beoordeelt de index naar hun namen, de merken van de inhoudslijst en open koppen, en hij voert niets uit.",
  evidence: "Bewijs",
  effects: { RUNS: "voert code uit", MAY_RUN: "voert misschien code uit" },
  kinds: {
    PICKLE: "Python-pickle",
    SOURCE: "broncode",
    PROGRAM: "programma, bibliotheek of script",
    GRAPH: "graaf met functies",
    TEMPLATE: "gespreksjabloon",
    CONFIGURATION: "configuratie",
    ARCHIVE: "archief",
    UNLISTED: "formaat waarvan niet bekend is dat het alleen gegevens bevat",
  },
  bases: {
    READ: "de kop, die de index gelezen heeft",
    HERE: "de bytes, die deze browser gelezen heeft",
    MANIFEST: "het merk van de inhoudslijst: het woord van de verkoper",
    NAME: "de naam",
  },
  more: (shown, all) => `Hier staan ${shown} van ${all} bestanden, die code uitvoeren eerst.`,
  scans: "Scanners",
  scansNote:
    "De beheerder van deze index heeft deze scanners gebruikt, of van hun uitkomst gehoord. Het is het woord van de beheerder: een andere index kan andere hebben.",
  noScan: "De beheerder van deze index noemt geen scan van deze versie.",
  scanner: (name, version, when) => `${name} ${version}, ${when}`,
  verdicts: {
    CLEAN: "vond niets schadelijks",
    SUSPICIOUS: "vond wat kwaad kan doen",
    MALICIOUS: "vond wat kwaad doet",
  },
  findings: (count, one) => (one ? "1 bevinding" : `${count} bevindingen`),
  whole: "het hele model",
};
