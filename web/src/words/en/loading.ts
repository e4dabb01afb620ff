/** What is said of the files of a version that run code, and of its scans. */
export const loading = {
  title: "When it is loaded",
  runs: "Loading or using this model runs code from its files.",
  mayRun: "Files of this model may run code. Only a buyer who opens them can tell.",
  unread: "The index has not read this version’s files: nothing says yet whether they run code.",
  dataOnly: "All files have formats that hold data alone.",
  away: "The index does not answer whether loading this model runs code.",
  advice:
    "Load it where code can do no harm: in a container or a virtual machine, without your keys and files.",
  here: {
    runs: "Loading or using this model runs code from its files. This browser looked into all of them.",
    mayRun:
      "Files of this model may run code. This browser looked into all of them: the rest depends on the program that loads it.",
    dataOnly: "All files hold data alone. This browser looked into all of them.",
  },
  selling: {
    runs: "Loading this model runs code. Buyers read so before they pay, with the files.",
    mayRun: "Files of this model may run code. Buyers read so before they pay, with the files.",
    dataOnly: "All files hold data alone.",
    note: "A buyer sees names and headers before paying. Configurations and templates are sealed until then, so that a buyer reads of them that they may run code.",
  },
  failed: "This browser can’t look into the files.",
  which: (count: string, one: boolean) => (one ? "The file, and why" : `The ${count} files, and why`),
  seen: "A short list names the formats that hold data alone. The index judges the others by their names, the manifest’s marks and headers in clear, and runs nothing.",
  evidence: "Evidence",
  effects: { RUNS: "runs code", MAY_RUN: "may run code" },
  kinds: {
    PICKLE: "Python pickle",
    SOURCE: "source code",
    PROGRAM: "program, library or script",
    GRAPH: "graph with functions",
    TEMPLATE: "chat template",
    CONFIGURATION: "configuration",
    ARCHIVE: "archive",
    UNLISTED: "format not known to hold data alone",
  },
  /** The reasons by which an index judges a file, which come in English: those that another language has words for. */
  whys: {} as Record<string, string>,
  bases: {
    READ: "its header, which the index read",
    HERE: "its bytes, which this browser read",
    MANIFEST: "the manifest’s mark: the seller’s word",
    NAME: "its name",
  },
  more: (shown: string, all: string) => `${shown} of ${all} files stand here, those that run code first.`,
  scans: "Scanners",
  scansNote:
    "The operator of this index ran these scanners, or heard of their results. It is the operator’s word: another index may have others.",
  noScan: "The operator of this index names no scan of this version.",
  scanner: (name: string, version: string, when: string) => `${name} ${version}, ${when}`,
  verdicts: {
    CLEAN: "found nothing harmful",
    SUSPICIOUS: "found what may do harm",
    MALICIOUS: "found what does harm",
  },
  findings: (count: string, one: boolean) => (one ? "1 finding" : `${count} findings`),
  whole: "the whole model",
};
