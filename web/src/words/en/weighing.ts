export const weighing = {
  start: "Weigh before paying",
  resume: (bytes: string) => `Go on weighing, ${bytes} are here`,
  running: "Weighing",
  note: (size: string) =>
    `Downloads the sealed ${size} and computes all three roots again in this browser, without a wallet.`,
  waits: (span: string) =>
    `The server checks the file before it hands it out. This page asks again in ${span}.`,
  done: (when: string) => `Weighed in this browser on ${when}. All three roots match the chain.`,
  here: "In this browser",
  matches: (date: string) => `weighed again on ${date}; all three roots match`,
  lies: "The index tells another root of this version than the chain. Nothing was downloaded.",
  noPlace:
    "This storefront’s operator names no place where sealed files are had. The command line finds them on IPFS.",
  other: "This is not the file that was listed.",
  otherNote: (why: string) => `${why}. Nobody should buy it. Nothing of it was kept.`,
  noRoom: "The browser has too little room for this file.",
  noRoomNote:
    "Free some disk, or remove files that were weighed or opened here before. The command line needs none of the browser’s room.",
  nowhere: "The sealed file can’t be had now.",
  nowhereNote: (why: string) => `${why}. What was downloaded stays, and the download goes on from there.`,
  failed: "The file could not be weighed.",
  pause: "Pause",
  bytesOf: (done: string, total: string) => `${done} of ${total} bytes`,
};
