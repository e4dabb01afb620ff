export const buying = {
  title: "Buy a license",
  offerTitle: "Offer a price",
  version: (number: string) => `version ${number}`,
  plan: "Kind of license",
  yourPrice: "Your price",
  amounts: {
    number: () => "This is no number. Write digits, and a point or a comma before decimals.",
    decimals: (least: string) => `This has too many decimals: the least part is ${least}.`,
    zero: (least: string) => `Nothing is no price: the least is ${least}.`,
  },
  above: (price: string) => `You offer more than the seller asks, ${price}.`,
  aboveNote: "The seller can take all that you offer. At the price that the seller asks, you need no offer.",
  atList: "Buy at the seller’s price",
  priceFirst: "Name a price first: what it costs, and what happens then, stands here.",
  asked: (price: string) => `The seller asks ${price}.`,
  offerNote:
    "It goes into escrow now. The seller takes it, or does nothing; until then you can withdraw it at any time.",
  offerFor: "The seller can take it for",
  days: (count: number) => (count === 1 ? "1 day" : `${count} days`),
  whatYouPay: "What you pay",
  fee: (amount: string) => `incl. the market’s fee, ${amount}`,
  royalty: (amount: string) => `and the creators’ royalty, ${amount}`,
  listedAt: (amount: string) => `listed at ${amount}`,
  intoEscrow: "Into escrow; the network’s fee is added when you sign",
  whatHappens: "What happens then",
  within: (span: string) => `Within ${span}`,
  forSpan: (span: string) => `For ${span}`,
  afterwards: "Then",
  orElse: "Or else",
  thenTaken: "The seller can take your offer. Until it does, you can withdraw it and have all of it back.",
  notBefore: "Not before",
  thenFree: (bond: string, free: string) =>
    `${bond} of the seller’s bond are free, which taking it reserves: now ${free} are.`,
  thenKey: (amount: string, span: string) =>
    `The seller’s key arrives, with a proof that it opens the listed file. If not, from ${span} on one transaction, which anybody may send, returns to you the price and a part of the seller’s bond, up to ${amount} together.`,
  thenKeyResale: (amount: string, span: string) =>
    `The holder’s key arrives, with a proof that it opens the listed file. If not, from ${span} on one transaction, which anybody may send, returns the price to you, ${amount}. No bond backs a resale: nothing comes with it.`,
  thenOpen: (amount: string) =>
    `You open the file. If a chunk is not what was listed, one proof returns ${amount} to you: the price, and a part of the seller’s bond.`,
  thenOpenResale: (amount: string) =>
    `You open the file. If a chunk is not what was listed, one proof returns ${amount} to you: the price, and nothing with it.`,
  thenDispute: (stake: string, most: string, span: string) =>
    `If the file is what was listed and the model is not what its card says, you open a dispute. It takes ${stake} of yours, which you lose if the arbiter gives you nothing. The arbiter decides within ${span} of that, or by the window’s end if it is later; up to ${most} go back while you keep the license, or the whole price without it. You and the seller can agree on as much.`,
  declined: "Your wallet declined. Nothing was signed, and nothing is paid.",
  thenPaid:
    "Anybody can settle the order by one transaction; the seller’s agent usually does. The money is the seller’s then, and the license is yours.",
  thenPaidResale:
    "Anybody can settle the order by one transaction. The holder and the creators are paid then, and the license is yours. Nothing returns the price after that: a resold license has no bond.",
  hasty: {
    title: (span: string) => `You have ${span} to prove that the file is bad.`,
    note: (span: string, within: string) =>
      `These ${span} begin when the key comes, at any time within ${within} of the payment, whether you are here or not. In them somebody has to fetch the file, open it and file a proof: that leaves a person hardly any time, and after them the money is paid out. Weighing the file before you pay is the check that you have: the sealed file is here then, and is the one on the chain. What is in it shows when the key opens it.`,
  },
  thenLater: (amount: string) =>
    `A proof that a chunk is not what was listed still returns at most ${amount}, out of the bond.`,
  waived: (bond: string) =>
    `The money is the seller’s at the delivery, and the license is yours. A proof that the file is bad returns at most the bond, ${bond}.`,
  waivedResale:
    "The holder is paid at the delivery. Nothing returns the price after that: a resold license has no bond.",
  waive: "Pay the seller at the delivery, without a challenge window",
  waiveNote: (bond: string) => `If the file proves bad after that, you get back at most the bond, ${bond}.`,
  waiveNoteResale: "If the file proves bad after that, nothing comes back.",
  whatLicense: "What the license says",
  text: "Exact text",
  seats: (count: string) => `at most ${count} people at a time`,
  ends: "It ends",
  youWeighed: (when: string) =>
    `You weighed this file in this browser on ${when}. All three roots match the chain.`,
  notWeighed: "You have not weighed this file in this browser.",
  connect: "Connect a wallet",
  connectNote:
    "You get a key that opens the file. Your wallet signs a text from which the lock of the key’s backup is computed, and then you sign the payment.",
  connectEthereum:
    "An Ethereum wallet signs another text before that, from which an account of this chain is computed: whoever gets that signature has the account and its money. The dialog says so again before it asks.",
  watched: "This account is watched: it has no key here and signs nothing.",
  balance: (amount: string) => `Your account has ${amount}.`,
  tooLittle: (amount: string, price: string) =>
    `Your account has ${amount}. This takes ${price}, and the network’s fee.`,
  onceMore: "Yes, buy the same version once more.",
  twice: (order: string) => `Order ${order} is for it already`,
  asks: {
    keyTwice:
      "A key that opens the file is made for you, and its backup is locked. Your wallet signs a text twice for that, and both signatures must be equal. They pay nothing, and whoever gets one can open your backups.",
    key: "A key is made for this order alone, and its backup is locked by your wallet’s signature of a text.",
    keyEthereum:
      "A key is made for this order alone. This page locks its backup with the account’s key that your Ethereum wallet derived. The wallet itself is asked only if this page has to derive that key again: whoever gets that signature has the account and its money.",
    keyDone: "The order’s key is made, and its backup is locked: no more is signed for it.",
    keep: "The backup goes to the index, which can’t read it: your wallet signs you in for that, unless you are. Or it goes into a file.",
    pay: "You read the payment here, and your wallet signs it.",
    payEthereum: "You read the payment here, and this page signs it with the account’s key.",
    left: (what: string) => `Left to do: ${what}`,
  },
  stages: {
    key: "Making the order’s key",
    keeping: "Backing the key up",
    paying: "Waiting for your signature",
  },
  unkept: "The backup is in this browser alone. Save it as a file before you pay.",
  saveBackup: "Save the backup’s file",
  notSignedIn: "You did not sign in, so the index keeps no backup for you.",
  signAndPay: (price: string) => `Sign and pay ${price}`,
  signAndOffer: (price: string) => `Sign and offer ${price}`,
  oneSignature: "If the seller changes anything first, the purchase fails and nothing is paid.",
  lookFirst: "Something changed. Look at it above before you pay.",
  keptApi: "The order’s key is backed up with the index.",
  keptFile: "The order’s key is backed up as a file.",
  alsoFile: "Save its file too",
  sendTitle: (model: string, price: string) => `Pay ${price} into escrow for ${model}`,
  offerSendTitle: (model: string, price: string) => `Offer ${price} for ${model}`,
  offerSendNote:
    "Escrow holds it. You can withdraw it, and have all of it back, until the seller takes the offer. Once taken, it is an order: escrow holds it until the key is delivered with a proof, or the time for it is over.",
  sendNote: "Escrow holds it until the key is delivered with a proof, or the time for it is over.",
  priceChanged: (before: string, after: string) => `The price was ${before} and is ${after} now.`,
  termsChanged: "The terms of this purchase changed.",
  nothingPaid: "Nothing was paid. Look at what it costs now.",
  nothingPaidUnless:
    "Nothing is paid without a transaction in a block: the order’s page, or your library, would show it.",
  showNew: "Show what it is now",
  otherKey:
    "The node tells another key than this version has: nothing that is delivered would open the file. Nothing was paid.",
  noOrder: (hash: string) =>
    `Transaction ${hash} is in a block and names no order. Your library shows it in a moment.`,
  noChain: "This storefront only shows: its operator names no chain.",
  noChainNote: "The command line buys, opens and delivers.",
  nodeAway: "The chain’s node does not answer.",
  alike: {
    title: (handle: string) => `${handle} does not sell this.`,
    note: (handle: string) =>
      `Its name looks like ${handle}, whose identity is proven or attested. Another account sells it, and escrow pays that account.`,
    theirs: (handle: string) => `Models of ${handle}`,
  },
  obstacles: {
    later: "It may be for sale again in a while.",
    ordered: (order: string) => `This license is ordered already, by order ${order}.`,
    notForResale: "This license is not for sale.",
    noPlan: "The listing has no such plan.",
    refused: "This can’t be bought now.",
    paused: (when: string) => `New orders are paused until ${when}.`,
    pausedNote: "Nothing was paid. Open orders go on, and this page asks again.",
    pausedWhy: "Who paused them",
  },
  trouble: {
    unsteady:
      "Your wallet signs the same text differently each time, so the backup of the order’s key would be lost. Nothing was paid. Use another wallet.",
    foreign: "Your wallet’s signature opens no backup of this account. Sign with the wallet that bought.",
    unequal: "The backup of the order’s key is not what was put into it. Nothing was paid.",
    missing: "The key of this order is not in this browser.",
    nowhere: "The backup is nowhere but in this browser.",
  },
  left: (span: string) => `${span} left`,
  by: {
    steps:
      "This page follows the order: each step stands here as its block does. You can close it, and your library leads back here.",
    asking:
      "The index tells this page nothing by itself now. The page asks it every few seconds instead, and each step stands here a little later.",
    chain:
      "The index does not answer. What stands here is the chain’s own record, and everything can be done from it.",
    index:
      "The chain’s node does not answer. What stands here is the index’s record; signing waits until a node answers.",
  },
  byEvents: "192 bytes, in the events of the delivery",
  opening: {
    title: "Open your file",
    open: "Download, verify and open",
    note: (size: string) =>
      `${size} are downloaded, decrypted and checked chunk by chunk in this browser. What is not what was listed is found here.`,
    does: (size: string) =>
      `${size}, decrypted and checked chunk by chunk. A download that is paused goes on where it stopped.`,
    key: "The order’s key is opened. Your wallet may ask for the signature of your backups.",
    held: (bytes: string) =>
      `${bytes} of the sealed file are in this browser: the download goes on from there.`,
    heldAll: "The whole sealed file is in this browser: it is not downloaded again.",
    downloading: "Downloading",
    opening: "Decrypting and verifying",
    opened: "Your file is open",
    verified: (files: string, size: string) => `${files} files, ${size}. Every chunk is what was listed.`,
    intoFolder: "Save into a folder",
    download: "Download",
    archive: "Download as a .tar file",
    saving: "Saving",
    saved: (where: string) => `Saved as ${where}.`,
    unsaved: "The files could not be saved. They are still in this browser.",
    keeps: (size: string) => `This browser keeps ${size} for this page.`,
    forget: "Remove them from it",
    missing:
      "Bring its backup here, from the index or from a file. Without one, ask for the key again once the order is settled.",
    room: (needed: string, there: string) =>
      `It takes ${needed}, sealed and opened, and ${there} are free for this page.`,
    asked: "The key that was asked for is not delivered yet.",
    askedNote: "Open the file once somebody answered: this page shows it by itself.",
    refused: "What was delivered does not open this version with your key.",
    fileHash:
      "Every chunk is what was listed, and a file is not what its manifest says. No proof shows that; a dispute can.",
    byCommand: (order: string) =>
      `This storefront names no place where sealed files are had: weighhouse open ${order}`,
    byYou: "Opened by you",
    chunks: "Chunks verified",
    allGood: (chunks: string) => `all ${chunks}, none bad`,
    oneBad: (chunk: string) => `chunk ${chunk} is not what was listed`,
    notYet: (chunks: string) => `${chunks} once you open it`,
  },
  bad: {
    found: (chunk: string) => `Chunk ${chunk} is not what was listed.`,
    returns: (amount: string) => `Filing the proof returns ${amount} to you, and ends the version.`,
    atMost: (amount: string) =>
      `Filing the proof returns at most ${amount} to you, out of the bond, and ends the version.`,
    file: "File the proof",
    title: (order: string) => `Prove by order ${order} that the version is bad`,
    note: "The chain checks the proof itself. It returns the price, and a part of the seller’s bond.",
    noteResale: "The chain checks the proof itself. It returns the price. No bond backs a resale.",
    noteLater: "The chain checks the proof itself. It returns what the seller’s bond reaches.",
  },
  acts: {
    whose: "Is this your order?",
    connectNote: "Connect the wallet that bought or sells to see what can be done.",
    refund: {
      title: "Call the money back",
      button: "Refund the order",
      sign: (order: string) => `Refund order ${order}`,
      note: "The price goes back to the buyer, with the part of the bond that the order’s terms give. Anyone can ask for it.",
      noteResale: "The price goes back to the buyer. No bond backs a resale. Anyone can ask for it.",
    },
    take: {
      title: "Take the offer",
      button: "Take it",
      sign: (order: string) => `Take offer ${order}`,
      note: "A part of your bond is reserved, and your time to deliver begins. The key comes in a transaction of its own.",
    },
    withdraw: {
      title: "Withdraw the offer",
      button: "Withdraw it",
      sign: (order: string) => `Withdraw offer ${order}`,
      note: "The whole price goes back to the buyer.",
    },
    settle: {
      title: "Settle the order",
      button: "Settle it",
      sign: (order: string) => `Settle order ${order}`,
      note: "The window is over. The money becomes the seller’s, and the license the buyer’s. Anyone can do this.",
    },
    release: {
      title: "Release the bond",
      button: "Release it",
      sign: (order: string) => `Release the bond of order ${order}`,
      note: "No proof reaches it any more: it returns to the seller’s free bond. Anyone can do this.",
    },
    accept: {
      title: "Accept",
      button: "Accept and settle",
      sign: (order: string) => `Accept order ${order}`,
      note: "The money becomes the seller’s now, and the license yours. You give up the price: no proof and no dispute returns it after that.",
      disputed:
        "It ends the dispute, and your stake returns. The money becomes the seller’s, and the license yours. You give up what an agreement, a ruling or a proof could return of the price.",
      bondLeft: (amount: string) =>
        `A proof that the file is bad still returns at most ${amount}, out of the bond, until the bond is released.`,
      noBond: "A resold license has no bond: a proof that the file is bad returns nothing then.",
      needNot:
        "You don’t have to: once the window is over, anybody can settle the order, and nothing changes until then.",
      later:
        "You can accept once every chunk is verified. The money becomes the seller’s early, and you give up that a proof or a dispute returns the price; you don’t have to.",
    },
    dispute: {
      title: "Open a dispute",
      reason: "Address of your evidence",
      note: "Put what you measured where the arbiter can read it, on the web or IPFS: its address is public for ever. The arbiter holds the model against the card that the order names.",
      wrong: (bytes: string) => `One line of at most 256 bytes; this has ${bytes}.`,
      noAddress: "An address begins with https://, http:// or ipfs://.",
      button: (stake: string) => `Open it with ${stake}`,
      sign: (order: string) => `Dispute order ${order}`,
      arbiter: "The order names its arbiter:",
      silence: (span: string) =>
        `It decides within ${span} of your dispute, or by the window’s end if that is later. If it says nothing until then, anybody can settle the order: the money is the seller’s, and your stake returns.`,
      signNote: (stake: string) =>
        `${stake} of yours are held until the end. They go to the treasury if the arbiter gives you nothing.`,
    },
    toBuyer: "Back to the buyer",
    bounds: (most: string, all: string) => `At most ${most}, or the whole price, ${all}.`,
    tooMuch: (most: string, all: string) =>
      `At most ${most} can go back, or the whole price, ${all}: the rest is fee, royalty and the seller’s.`,
    propose: {
      title: "End the dispute",
      asBuyer:
        "Name the least that you accept. The dispute ends at your amount once the seller returns as much.",
      asSeller:
        "Name the most that you return. The dispute ends at the buyer’s amount once yours is as large.",
      button: "Propose it",
      take: (amount: string) => `Take ${amount} back and end it`,
      give: (amount: string) => `Return ${amount} and end it`,
      sign: (order: string, amount: string) => `Propose that ${amount} of order ${order} go back`,
      ends: (amount: string) => `This ends the dispute: ${amount} go back to the buyer, and its stake too.`,
      goesOn: "The other side’s amount is not reached: the dispute goes on.",
    },
    rule: {
      title: "Decide the dispute",
      button: "Rule",
      sign: (order: string, amount: string) => `Rule that ${amount} of order ${order} go back`,
      note: "The amount goes back to the buyer, the rest to the sellers. The buyer’s stake returns unless the amount is nothing.",
      nothing: "Nothing goes back, and the buyer’s stake goes to the treasury.",
    },
    deliver: {
      title: "Deliver the key",
      due: (when: string) => `Due by ${when}.`,
      note: "The version’s secret is in this browser: its key is locked to the buyer’s, and checked as the contract does.",
      agent:
        "Your agent delivers it: weighhouse deliver --watch. The version’s secret is not in this browser.",
      late: "The order waits for no key any more.",
      button: "Deliver it from this page",
      sign: (order: string) => `Deliver the key of order ${order}`,
      signNote: "The chain accepts it only with the proof that it opens the listed file.",
    },
    rekey: {
      title: "Ask for the key again",
      note: "A new key is made and backed up. Anyone who has the version’s secret may answer within seven days; nobody has to.",
      button: "Ask for it",
      waits: (when: string) => `Asked for. It can be answered until ${when}.`,
      end: "Withdraw the request",
      sign: (license: string) => `Ask for the key of license ${license}`,
      endSign: (license: string) => `Withdraw the request for the key of license ${license}`,
    },
  },
  ifs: {
    noKey: "If no key comes",
    noKeyThen: (amount: string, when: string) =>
      `From ${when} on you get back up to ${amount}, by one transaction that you or anybody else signs: this page has its button then.`,
    badChunk: "If a chunk is not what was listed",
    badChunkThen: (amount: string) =>
      `This page finds it when you open the file, and offers one button. The proof returns ${amount}.`,
    badChunkLater: (amount: string) =>
      `This page finds it when you open the file. The proof returns at most ${amount}, out of the bond.`,
    badModel: "If the model is not what its card says",
    badModelThen: (when: string, stake: string, most: string | null) =>
      `Open a dispute before ${when}. It takes ${stake} of yours, which you lose if the arbiter gives you nothing, and get back otherwise${most === null ? "" : `; up to ${most} of the price go back while you keep the license, or the whole price without it`}.`,
    yours: "The license is yours",
    yoursThen:
      "Your library keeps it: the file is opened again from there, and the license resold or transferred.",
    nothing: "If you do nothing",
    nothingThen: (when: string) =>
      `From ${when} on, you or anybody else can settle the order by one transaction; the seller’s agent usually does. The money is the seller’s then, and the license yours.`,
    nothingRuled: (when: string) =>
      `The arbiter decides by ${when}. If it does not, you or anybody else can settle the order by one transaction from then on: the money is the seller’s, the license yours, and your stake returns.`,
    nothingSold: (when: string) =>
      `From ${when} on, you or anybody else can settle the order by one transaction, and the money is yours then. Your agent does it.`,
    nothingSoldRuled: (when: string) =>
      `The arbiter decides by ${when}. If it does not, you or anybody else can settle the order by one transaction from then on: the money is yours, and the buyer’s stake returns.`,
  },
  keys: {
    title: "Keys of your orders",
    note: "Each order has a key of its own. Your wallet’s signature opens their backups; nobody else can read them.",
    count: (count: string, one: boolean) => `${count} ${one ? "key is" : "keys are"} in this browser.`,
    alone: (count: string) => `${count} of them nowhere else.`,
    unused: (count: string, one: boolean) =>
      `${count} more ${one ? "was" : "were"} made for a payment of which there is no order.`,
    save: "Save all backups as a file",
    saveNote: "Unpacked, the command line reads them too:",
    restore: "Bring keys here",
    restoreNote:
      "On another browser, or from the command line’s folder of backups. Your wallet signs in to the index, and signs the text that opens them.",
    fromApi: "From the index",
    fromFiles: "From files",
    restored: (restored: number, known: number, foreign: number) => {
      const keys = (count: number) => (count === 1 ? "1 key" : `${count} keys`);
      const parts = [
        restored > 0 ? `${keys(restored)} brought here` : "",
        known > 0 ? `${keys(known)} here already` : "",
        foreign > 0 ? `${keys(foreign)} of another wallet` : "",
      ];
      return `${parts.filter(Boolean).join(", ") || "No key was found"}.`;
    },
    saved: "Saved.",
    elsewhere: "Save it elsewhere in your library",
    here: "The key is in this browser",
    api: "with the index",
    file: "as a file",
    notHere: "The key is not in this browser",
  },
  library: {
    todo: "To do, and by when",
    order: "Which order",
    by: "Until",
    now: "now",
    past: "Orders that ended",
    resales: "For sale",
    here: "Orders whose keys are here",
    openIt: "Open",
    keyAsked: "The key was asked for again",
    ordered: (order: string) => `ordered, order ${order}`,
    ending: "takes no further order",
    duties: {
      deliver: "deliver the key, or it goes back with a part of your bond",
      resell: "deliver the key, or the price goes back, and the resale ends",
      take: "take the offer, or leave it",
      open: "open the file while a proof returns the price",
      accept: "opened, and every chunk is right: accept it, dispute it, or wait",
      propose: "agree, or the arbiter decides",
      rule: "decide the dispute",
      refund: "call the money back",
      withdraw: "withdraw the offer, which lapsed",
      settle: "settle it: the window is over",
      wait: "nothing but to wait",
    },
    ends: {
      SETTLED: "settled",
      split: (back: string) => `settled, and ${back} of it went back`,
      REFUNDED: "refunded",
      WITHDRAWN: "offer withdrawn",
    },
    resell: {
      title: "Resell it",
      note: "The license goes to escrow until somebody pays. You deliver the key from this page, or your agent does; a missed delivery ends the resale.",
      price: "Price",
      denom: "Denom",
      within: "You deliver within",
      left: (left: string, fee: string, royalty: string) =>
        `Leaves you ${left}: the fee is ${fee}, the royalty ${royalty}.`,
      nothingLeft: (fee: string, royalty: string) =>
        `Leaves you nothing: the fee is ${fee}, the royalty ${royalty}.`,
      button: "Put it up for sale",
      priceFirst: "Name a price first.",
      mendFirst: "Mend the price first.",
      other: "Another account holds this license.",
      bound: "This license is not transferable.",
      over: "This license has ended.",
      sign: (license: string, price: string) => `Put license ${license} up for sale at ${price}`,
      signNote: (left: string, span: string) =>
        `You get ${left} once it is delivered and settled. You deliver its key within ${span} of the payment.`,
    },
    end: {
      button: "Take it back",
      stop: "Take no further order",
      sign: (license: string) => `End the resale of license ${license}`,
      note: "The license returns to you.",
      later:
        "The license is ordered, so it can’t be taken back now. This stops further orders: it returns to you if that order is refunded, and is the buyer’s if it settles.",
    },
    transfer: {
      title: "Transfer it",
      note: "The license is the other account’s then, for nothing. It asks for its key anew; the seller may answer, and doesn’t have to.",
      to: "To the account",
      button: "Transfer it",
      sign: (license: string, to: string) => `Transfer license ${license} to ${to}`,
    },
  },
};
