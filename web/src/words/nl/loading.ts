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
  whys: {
    "a Python pickle runs any code while it is read": "een Python-pickle voert bij het lezen elke code uit",
    "its header was not read: it may hold a chat template with code":
      "de kop is niet gelezen: er kan een gespreksjabloon met code in staan",
    "Python code, which a loader imports that is told to trust the folder":
      "Python-code, die een lader uitvoert als hem gezegd is de map te vertrouwen",
    "its name is one of pickles, and only the manifest says that it is none":
      "de naam is die van een pickle, en alleen de inhoudslijst zegt dat het er geen is",
    "source code, which a program may run": "broncode, die een programma kan uitvoeren",
    "a script, which runs if somebody starts it": "een script, dat draait als iemand het start",
    "a stored graph, whose format lets its maker add functions":
      "een bewaarde graaf, waaraan de maker functies kan toevoegen",
    "an archive or a compressed file, which can hold code":
      "een archief of ingepakt bestand, waarin code kan zitten",
    "a table, of which some versions of PyArrow unpickle types":
      "een tabel, waarvan sommige versies van PyArrow typen als pickle lezen",
    "YAML, by which some loaders make any object of Python":
      "YAML, waarmee sommige laders elk object van Python maken",
    "a program or a library, which is made to run":
      "een programma of bibliotheek, gemaakt om uitgevoerd te worden",
    "it can name code elsewhere or hold a chat template, and is sealed until the purchase":
      "het kan code elders noemen of een gespreksjabloon bevatten, en is verzegeld tot de koop",
    "a loader may follow it, and it is sealed until the purchase":
      "een lader kan het volgen, en het is verzegeld tot de koop",
    "it names packages, which run code when somebody installs them":
      "het noemt pakketten, die code uitvoeren als iemand ze installeert",
    "a chat template is a program in Jinja, and is sealed until the purchase":
      "een gespreksjabloon is een programma in Jinja, en is verzegeld tot de koop",
    "its format is not on the list of those that hold data alone":
      "het formaat staat niet op de lijst van formaten met alleen gegevens",
    "it does not begin as a file of its name, and its loader may go by that":
      "het begint niet als een bestand van die naam, en de lader kan daarnaar gaan",
    "it is no pickle that is known, and of no format of the list":
      "het is geen bekende pickle, en van geen formaat van de lijst",
    "it is not at the root of the folder, and its loader is not known":
      "het staat niet boven in de map, en de lader is niet bekend",
    "it names the classes that a loader makes": "het noemt de klassen die een lader maakt",
    "a loader may follow it in a way that is not known":
      "een lader kan het volgen op een manier die niet bekend is",
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
