import type { Words } from "../en";

export const buying: Words["buying"] = {
  title: "Een licentie kopen",
  offerTitle: "Een prijs bieden",
  version: (number) => `versie ${number}`,
  plan: "Soort licentie",
  yourPrice: "Uw prijs",
  amounts: {
    number: () => "Dit is geen getal. Schrijf cijfers, met een punt of een komma voor de decimalen.",
    decimals: (least) => `Dit heeft te veel decimalen: het kleinste deel is ${least}.`,
    zero: (least) => `Niets is geen prijs: het minste is ${least}.`,
  },
  above: (price) => `U biedt meer dan de verkoper vraagt, ${price}.`,
  aboveNote:
    "De verkoper kan alles nemen wat u biedt. Voor de prijs die de verkoper vraagt, hebt u geen bod nodig.",
  atList: "Kopen voor de prijs van de verkoper",
  priceFirst: "Noem eerst een prijs: wat het kost, en wat er dan gebeurt, komt hier te staan.",
  asked: (price) => `De verkoper vraagt ${price}.`,
  offerNote:
    "Het gaat nu in bewaring. De verkoper neemt het bod aan of doet niets; tot dan kunt u het altijd intrekken.",
  offerFor: "De verkoper kan het aannemen gedurende",
  days: (count) => (count === 1 ? "1 dag" : `${count} dagen`),
  whatYouPay: "Wat u betaalt",
  fee: (amount) => `incl. de vergoeding van de markt, ${amount}`,
  royalty: (amount) => `en de royalty van de makers, ${amount}`,
  listedAt: (amount) => `aangeboden voor ${amount}`,
  intoEscrow: "In bewaring; de kosten van het netwerk komen erbij als u tekent",
  whatHappens: "Wat er dan gebeurt",
  within: (span) => `Binnen ${span}`,
  forSpan: (span) => `Gedurende ${span}`,
  afterwards: "Daarna",
  orElse: "Of anders",
  thenTaken:
    "De verkoper kan uw bod aannemen. Zolang dat niet is gebeurd, kunt u het intrekken en krijgt u alles terug.",
  notBefore: "Niet voordat",
  thenFree: (bond, free) =>
    `${bond} van de borg van de verkoper vrij is, die het aannemen reserveert: nu is dat ${free}.`,
  thenKey: (amount, span) =>
    `De sleutel van de verkoper komt, met het bewijs dat die het aangeboden bestand opent. Zo niet, dan brengt vanaf ${span} één transactie, die iedereen mag sturen, u de prijs en een deel van de borg van de verkoper terug, samen tot ${amount}.`,
  thenKeyResale: (amount, span) =>
    `De sleutel van de houder komt, met het bewijs dat die het aangeboden bestand opent. Zo niet, dan brengt vanaf ${span} één transactie, die iedereen mag sturen, u de prijs terug, ${amount}. Geen borg staat in voor een doorverkoop: er komt niets bij.`,
  thenOpen: (amount) =>
    `U opent het bestand. Is een stuk niet wat werd aangeboden, dan brengt één bewijs u ${amount} terug: de prijs, en een deel van de borg van de verkoper.`,
  thenOpenResale: (amount) =>
    `U opent het bestand. Is een stuk niet wat werd aangeboden, dan brengt één bewijs u ${amount} terug: de prijs, en er komt niets bij.`,
  thenDispute: (stake, most, span) =>
    `Is het bestand wat werd aangeboden en het model niet wat de kaart zegt, dan opent u een geschil. Dat kost ${stake} van u, die u verliest als de arbiter u niets geeft. De arbiter beslist binnen ${span} daarna, of voor het einde van de termijn als dat later is; tot ${most} gaan terug terwijl u de licentie houdt, of de hele prijs zonder haar. U en de verkoper kunnen het daar ook over eens worden.`,
  declined: "Uw wallet weigerde. Er is niets ondertekend en niets betaald.",
  thenPaid:
    "Iedereen kan de bestelling met één transactie afrekenen; meestal doet de agent van de verkoper het. Het geld is dan van de verkoper en de licentie van u.",
  thenPaidResale:
    "Iedereen kan de bestelling met één transactie afrekenen. De houder en de makers worden dan betaald en de licentie is van u. Daarna brengt niets de prijs terug: een doorverkochte licentie heeft geen borg.",
  hasty: {
    title: (span) => `U hebt ${span} om te bewijzen dat het bestand slecht is.`,
    note: (span, within) =>
      `Deze ${span} beginnen als de sleutel komt, op enig moment binnen ${within} na de betaling, of u hier bent of niet. Daarin moet iemand het bestand ophalen, het openen en een bewijs indienen: dat laat een mens nauwelijks tijd, en daarna wordt het geld uitbetaald. Het bestand wegen voor u betaalt is de controle die u hebt: het verzegelde bestand is dan hier, en is dat van de keten. Wat erin zit, blijkt als de sleutel het opent.`,
  },
  thenLater: (amount) =>
    `Een bewijs dat een stuk niet is wat werd aangeboden, brengt dan nog hoogstens ${amount} terug, uit de borg.`,
  waived: (bond) =>
    `Het geld is bij de levering van de verkoper en de licentie is van u. Een bewijs dat het bestand slecht is, brengt hoogstens de borg terug, ${bond}.`,
  waivedResale:
    "De houder wordt bij de levering betaald. Daarna brengt niets de prijs terug: een doorverkochte licentie heeft geen borg.",
  waive: "De verkoper bij de levering betalen, zonder termijn voor bezwaar",
  waiveNote: (bond) => `Blijkt het bestand daarna slecht, dan krijgt u hoogstens de borg terug, ${bond}.`,
  waiveNoteResale: "Blijkt het bestand daarna slecht, dan komt er niets terug.",
  whatLicense: "Wat de licentie zegt",
  text: "Precieze tekst",
  seats: (count) => `hoogstens ${count} mensen tegelijk`,
  ends: "Ze eindigt",
  youWeighed: (when) =>
    `U hebt dit bestand in deze browser gewogen op ${when}. Alle drie de wortels kloppen met de keten.`,
  notWeighed: "U hebt dit bestand niet in deze browser gewogen.",
  connect: "Een wallet verbinden",
  connectNote:
    "U krijgt een sleutel die het bestand opent. Uw wallet tekent een tekst waaruit het slot op de reservekopie van die sleutel wordt berekend, en daarna tekent u de betaling.",
  connectEthereum:
    "Een wallet van Ethereum tekent daarvoor nog een andere tekst, waaruit een account van deze keten wordt berekend: wie die handtekening heeft, heeft het account en het geld ervan. Het venster zegt dat nog eens voor het vraagt.",
  watched: "Dit account wordt bekeken: het heeft hier geen sleutel en tekent niets.",
  balance: (amount) => `Uw account heeft ${amount}.`,
  tooLittle: (amount, price) =>
    `Uw account heeft ${amount}. Dit kost ${price}, en de kosten van het netwerk.`,
  onceMore: "Ja, koop dezelfde versie nog eens.",
  twice: (order) => `Bestelling ${order} is er al voor`,
  asks: {
    keyTwice:
      "Voor u wordt een sleutel gemaakt die het bestand opent, en zijn reservekopie gaat op slot. Daarvoor tekent uw wallet een tekst twee keer, en beide handtekeningen moeten gelijk zijn. Ze betalen niets, en wie er een heeft, kan uw reservekopieën openen.",
    key: "Voor deze bestelling alleen wordt een sleutel gemaakt, en zijn reservekopie gaat op slot met de handtekening van uw wallet onder een tekst.",
    keyEthereum:
      "Voor deze bestelling alleen wordt een sleutel gemaakt. Deze pagina sluit zijn reservekopie met de sleutel van het account, die uit uw wallet van Ethereum volgt. De wallet zelf wordt alleen gevraagd als deze pagina die sleutel opnieuw moet afleiden: wie die handtekening heeft, heeft het account en het geld ervan.",
    keyDone:
      "De sleutel van de bestelling is gemaakt, en zijn reservekopie is op slot: daarvoor wordt niets meer getekend.",
    keep: "De reservekopie gaat naar de index, die haar niet kan lezen: uw wallet meldt u daarvoor aan, tenzij dat al is gebeurd. Of ze gaat in een bestand.",
    pay: "U leest de betaling hier, en uw wallet tekent haar.",
    payEthereum: "U leest de betaling hier, en deze pagina tekent haar met de sleutel van het account.",
    left: (what) => `Nog te doen: ${what}`,
  },
  stages: {
    key: "De sleutel van de bestelling wordt gemaakt",
    keeping: "De reservekopie wordt bewaard",
    paying: "Wachten op uw handtekening",
  },
  unkept: "De reservekopie is alleen in deze browser. Bewaar haar als bestand voordat u betaalt.",
  saveBackup: "De reservekopie bewaren",
  notSignedIn: "U hebt zich niet aangemeld, dus de index bewaart geen reservekopie voor u.",
  signAndPay: (price) => `Tekenen en ${price} betalen`,
  signAndOffer: (price) => `Tekenen en ${price} bieden`,
  oneSignature: "Verandert de verkoper eerst iets, dan mislukt de koop en wordt er niets betaald.",
  lookFirst: "Er is iets veranderd. Kijk er hierboven naar voordat u betaalt.",
  keptApi: "De reservekopie van de sleutel is bij de index.",
  keptFile: "De reservekopie van de sleutel is als bestand bewaard.",
  alsoFile: "Ook als bestand bewaren",
  sendTitle: (model, price) => `${price} in bewaring betalen voor ${model}`,
  offerSendTitle: (model, price) => `${price} bieden voor ${model}`,
  offerSendNote:
    "Escrow houdt het vast. U kunt het intrekken, en krijgt dan alles terug, tot de verkoper het bod aanneemt. Daarna is het een bestelling: escrow houdt het vast tot de sleutel met een bewijs is geleverd, of de tijd daarvoor om is.",
  sendNote: "Escrow houdt het vast tot de sleutel met een bewijs is geleverd, of de tijd daarvoor om is.",
  priceChanged: (before, after) => `De prijs was ${before} en is nu ${after}.`,
  termsChanged: "De voorwaarden van deze koop zijn veranderd.",
  nothingPaid: "Er is niets betaald. Kijk wat het nu kost.",
  nothingPaidUnless:
    "Zonder transactie in een blok is er niets betaald: de pagina van de bestelling of uw bibliotheek zou het tonen.",
  showNew: "Tonen wat het nu is",
  otherKey:
    "De node noemt een andere sleutel dan deze versie heeft: niets wat geleverd wordt zou het bestand openen. Er is niets betaald.",
  noOrder: (hash) =>
    `Transactie ${hash} staat in een blok en noemt geen bestelling. Uw bibliotheek toont haar zo meteen.`,
  noChain: "Deze winkel toont alleen: de beheerder noemt geen keten.",
  noChainNote: "De opdrachtregel koopt, opent en levert.",
  nodeAway: "De node van de keten antwoordt niet.",
  alike: {
    title: (handle) => `${handle} verkoopt dit niet.`,
    note: (handle) =>
      `De naam lijkt op ${handle}, van wie de identiteit bewezen of verklaard is. Een ander account verkoopt het, en escrow betaalt dat account.`,
    theirs: (handle) => `Modellen van ${handle}`,
  },
  obstacles: {
    later: "Over een tijd is het misschien weer te koop.",
    ordered: (order) => `Deze licentie is al besteld, met bestelling ${order}.`,
    notForResale: "Deze licentie is niet te koop.",
    noPlan: "De aanbieding heeft zo’n soort licentie niet.",
    refused: "Dit kan nu niet worden gekocht.",
    paused: (when) => `Nieuwe bestellingen zijn gepauzeerd tot ${when}.`,
    pausedNote: "Er is niets betaald. Open bestellingen gaan door, en deze pagina vraagt het opnieuw.",
    pausedWhy: "Wie ze pauzeerde",
  },
  trouble: {
    unsteady:
      "Uw wallet tekent dezelfde tekst elke keer anders, dus de reservekopie van de sleutel zou verloren gaan. Er is niets betaald. Gebruik een andere wallet.",
    foreign:
      "De handtekening van uw wallet opent geen reservekopie van dit account. Teken met de wallet die kocht.",
    unequal: "De reservekopie van de sleutel is niet wat erin is gedaan. Er is niets betaald.",
    missing: "De sleutel van deze bestelling is niet in deze browser.",
    nowhere: "De reservekopie is nergens dan in deze browser.",
  },
  left: (span) => `nog ${span}`,
  by: {
    steps:
      "Deze pagina volgt de bestelling: elke stap staat hier zodra zijn blok er is. U kunt haar sluiten, en uw bibliotheek leidt hierheen terug.",
    asking:
      "De index meldt deze pagina nu niets uit zichzelf. De pagina vraagt er om de paar seconden naar, en elke stap staat hier iets later.",
    chain: "De index antwoordt niet. Wat hier staat is wat de keten zelf zegt, en alles kan van daaruit.",
    index:
      "De node van de keten antwoordt niet. Wat hier staat is wat de index zegt; ondertekenen wacht tot een node antwoordt.",
  },
  byEvents: "192 bytes, in de gebeurtenissen van de levering",
  opening: {
    title: "Uw bestand openen",
    open: "Ophalen, controleren en openen",
    note: (size) =>
      `${size} worden opgehaald, ontsleuteld en stuk voor stuk gecontroleerd in deze browser. Wat niet is wat werd aangeboden, wordt hier gevonden.`,
    does: (size) =>
      `${size}, ontsleuteld en stuk voor stuk gecontroleerd. Wat is opgehaald blijft, en gaat verder waar het stopte.`,
    key: "De sleutel van de bestelling wordt geopend. Uw wallet vraagt misschien om de handtekening van uw reservekopieën.",
    held: (bytes) =>
      `${bytes} van het verzegelde bestand zijn in deze browser: het ophalen gaat daar verder.`,
    heldAll: "Het hele verzegelde bestand is in deze browser: het wordt niet opnieuw opgehaald.",
    downloading: "Ophalen",
    opening: "Ontsleutelen en controleren",
    opened: "Uw bestand is open",
    verified: (files, size) => `${files} bestanden, ${size}. Elk stuk is wat werd aangeboden.`,
    intoFolder: "In een map bewaren",
    download: "Downloaden",
    archive: "Downloaden als .tar-bestand",
    saving: "Bewaren",
    saved: (where) => `Bewaard als ${where}.`,
    unsaved: "De bestanden konden niet worden bewaard. Ze zijn nog in deze browser.",
    keeps: (size) => `Deze browser houdt ${size} voor deze pagina.`,
    forget: "Ze daaruit verwijderen",
    missing:
      "Breng de reservekopie hierheen, van de index of uit een bestand. Is er geen, vraag de sleutel dan opnieuw zodra de bestelling is afgerekend.",
    room: (needed, there) =>
      `Er is ${needed} nodig, verzegeld en geopend, en ${there} zijn vrij voor deze pagina.`,
    asked: "De sleutel waarom gevraagd is, is nog niet geleverd.",
    askedNote: "Open het bestand zodra iemand geantwoord heeft: deze pagina laat het vanzelf zien.",
    refused: "Wat is geleverd opent deze versie niet met uw sleutel.",
    fileHash:
      "Elk stuk is wat werd aangeboden, en een bestand is niet wat de lijst ervan zegt. Geen bewijs toont dat; een geschil kan het.",
    byCommand: (order) =>
      `Deze winkel noemt geen plaats waar verzegelde bestanden te halen zijn: weighhouse open ${order}`,
    byYou: "Door u geopend",
    chunks: "Stukken gecontroleerd",
    allGood: (chunks) => `alle ${chunks}, geen slecht`,
    oneBad: (chunk) => `stuk ${chunk} is niet wat werd aangeboden`,
    notYet: (chunks) => `${chunks} zodra u het opent`,
  },
  bad: {
    found: (chunk) => `Stuk ${chunk} is niet wat werd aangeboden.`,
    returns: (amount) => `Het bewijs indienen brengt u ${amount} terug en beëindigt de versie.`,
    atMost: (amount) =>
      `Het bewijs indienen brengt u hoogstens ${amount} terug, uit de borg, en beëindigt de versie.`,
    file: "Het bewijs indienen",
    title: (order) => `Met bestelling ${order} bewijzen dat de versie slecht is`,
    note: "De keten controleert het bewijs zelf. Het brengt de prijs terug, en een deel van de borg van de verkoper.",
    noteResale:
      "De keten controleert het bewijs zelf. Het brengt de prijs terug. Geen borg staat in voor een doorverkoop.",
    noteLater:
      "De keten controleert het bewijs zelf. Het brengt terug waartoe de borg van de verkoper reikt.",
  },
  acts: {
    whose: "Is dit uw bestelling?",
    connectNote: "Verbind de wallet die kocht of verkoopt, om te zien wat er kan.",
    refund: {
      title: "Het geld terughalen",
      button: "De bestelling terugbetalen",
      sign: (order) => `Bestelling ${order} terugbetalen`,
      note: "De prijs gaat terug naar de koper, met het deel van de borg dat de voorwaarden van de bestelling geven. Iedereen kan erom vragen.",
      noteResale:
        "De prijs gaat terug naar de koper. Geen borg staat in voor een doorverkoop. Iedereen kan erom vragen.",
    },
    take: {
      title: "Het bod aannemen",
      button: "Aannemen",
      sign: (order) => `Bod ${order} aannemen`,
      note: "Een deel van uw borg wordt gereserveerd en uw tijd om te leveren begint. De sleutel komt in een eigen transactie.",
    },
    withdraw: {
      title: "Het bod intrekken",
      button: "Intrekken",
      sign: (order) => `Bod ${order} intrekken`,
      note: "De hele prijs gaat terug naar de koper.",
    },
    settle: {
      title: "De bestelling afrekenen",
      button: "Afrekenen",
      sign: (order) => `Bestelling ${order} afrekenen`,
      note: "De termijn is om. Het geld wordt van de verkoper en de licentie van de koper. Iedereen kan dit doen.",
    },
    release: {
      title: "De borg vrijgeven",
      button: "Vrijgeven",
      sign: (order) => `De borg van bestelling ${order} vrijgeven`,
      note: "Geen bewijs bereikt haar nog: ze gaat terug naar de vrije borg van de verkoper. Iedereen kan dit doen.",
    },
    accept: {
      title: "Aanvaarden",
      button: "Aanvaarden en afrekenen",
      sign: (order) => `Bestelling ${order} aanvaarden`,
      note: "Het geld wordt nu van de verkoper en de licentie van u. U geeft de prijs op: geen bewijs en geen geschil brengt hem daarna terug.",
      disputed:
        "Het beëindigt het geschil, en uw inzet komt terug. Het geld wordt van de verkoper en de licentie van u. U geeft op wat een akkoord, een beslissing of een bewijs van de prijs kon terugbrengen.",
      bondLeft: (amount) =>
        `Een bewijs dat het bestand slecht is, brengt nog hoogstens ${amount} terug, uit de borg, tot die wordt vrijgegeven.`,
      noBond:
        "Een doorverkochte licentie heeft geen borg: een bewijs dat het bestand slecht is, brengt dan niets terug.",
      needNot:
        "Het hoeft niet: als de termijn om is, kan iedereen de bestelling afrekenen, en tot dan verandert er niets.",
      later:
        "U kunt aanvaarden zodra elk stuk is gecontroleerd. Het geld wordt eerder van de verkoper, en u geeft op dat een bewijs of een geschil de prijs terugbrengt; het hoeft niet.",
    },
    dispute: {
      title: "Een geschil openen",
      reason: "Adres van uw bewijsstukken",
      note: "Zet wat u hebt gemeten waar de arbiter het kan lezen, op het web of IPFS: het adres is voor altijd openbaar. De arbiter houdt het model tegen de kaart die de bestelling noemt.",
      wrong: (bytes) => `Eén regel van hoogstens 256 bytes; dit heeft er ${bytes}.`,
      noAddress: "Een adres begint met https://, http:// of ipfs://.",
      button: (stake) => `Openen met ${stake}`,
      sign: (order) => `Bestelling ${order} betwisten`,
      arbiter: "De bestelling noemt haar arbiter:",
      silence: (span) =>
        `Die beslist binnen ${span} na uw geschil, of voor het einde van de termijn als dat later is. Zegt hij tot dan niets, dan kan iedereen de bestelling afrekenen: het geld is van de verkoper en uw inzet komt terug.`,
      signNote: (stake) =>
        `${stake} van u worden tot het einde vastgehouden. Ze gaan naar de schatkist als de arbiter u niets geeft.`,
    },
    toBuyer: "Terug naar de koper",
    bounds: (most, all) => `Hoogstens ${most}, of de hele prijs, ${all}.`,
    tooMuch: (most, all) =>
      `Hoogstens ${most} kunnen terug, of de hele prijs, ${all}: de rest is vergoeding, royalty en van de verkoper.`,
    propose: {
      title: "Het geschil beëindigen",
      asBuyer:
        "Noem het minste dat u aanvaardt. Het geschil eindigt bij uw bedrag zodra de verkoper zoveel teruggeeft.",
      asSeller:
        "Noem het meeste dat u teruggeeft. Het geschil eindigt bij het bedrag van de koper zodra het uwe zo groot is.",
      button: "Voorstellen",
      take: (amount) => `${amount} terugnemen en het beëindigen`,
      give: (amount) => `${amount} teruggeven en het beëindigen`,
      sign: (order, amount) => `Voorstellen dat ${amount} van bestelling ${order} teruggaan`,
      ends: (amount) => `Dit beëindigt het geschil: ${amount} gaan terug naar de koper, en zijn inzet ook.`,
      goesOn: "Het bedrag van de ander is niet bereikt: het geschil gaat door.",
    },
    rule: {
      title: "Het geschil beslissen",
      button: "Beslissen",
      sign: (order, amount) => `Beslissen dat ${amount} van bestelling ${order} teruggaan`,
      note: "Het bedrag gaat terug naar de koper, de rest naar de verkopers. De inzet van de koper komt terug, tenzij het bedrag niets is.",
      nothing: "Er gaat niets terug, en de inzet van de koper gaat naar de schatkist.",
    },
    deliver: {
      title: "De sleutel leveren",
      due: (when) => `Uiterlijk ${when}.`,
      note: "Het geheim van de versie is in deze browser: de sleutel wordt op die van de koper gesloten en gecontroleerd zoals het contract het doet.",
      agent:
        "Uw agent levert hem: weighhouse deliver --watch. Het geheim van de versie is niet in deze browser.",
      late: "De bestelling wacht op geen sleutel meer.",
      button: "Vanaf deze pagina leveren",
      sign: (order) => `De sleutel van bestelling ${order} leveren`,
      signNote: "De keten aanvaardt hem alleen met het bewijs dat hij het aangeboden bestand opent.",
    },
    rekey: {
      title: "De sleutel opnieuw vragen",
      note: "Er wordt een nieuwe sleutel gemaakt, met een reservekopie. Wie het geheim van de versie heeft, mag binnen zeven dagen antwoorden; niemand hoeft het.",
      button: "Vragen",
      waits: (when) => `Gevraagd. Er kan tot ${when} worden geantwoord.`,
      end: "De vraag intrekken",
      sign: (license) => `De sleutel van licentie ${license} vragen`,
      endSign: (license) => `De vraag om de sleutel van licentie ${license} intrekken`,
    },
  },
  ifs: {
    noKey: "Als er geen sleutel komt",
    noKeyThen: (amount, when) =>
      `Vanaf ${when} krijgt u tot ${amount} terug, met één transactie die u of iemand anders tekent: deze pagina heeft dan de knop ervoor.`,
    badChunk: "Als een stuk niet is wat werd aangeboden",
    badChunkThen: (amount) =>
      `Deze pagina vindt het als u het bestand opent, en biedt één knop. Het bewijs brengt ${amount} terug.`,
    badChunkLater: (amount) =>
      `Deze pagina vindt het als u het bestand opent. Het bewijs brengt hoogstens ${amount} terug, uit de borg.`,
    badModel: "Als het model niet is wat de kaart zegt",
    badModelThen: (when, stake, most) =>
      `Open een geschil voor ${when}. Het neemt ${stake} van u, die u verliest als de arbiter u niets geeft, en anders terugkrijgt${most === null ? "" : `; tot ${most} van de prijs gaat terug terwijl u de licentie houdt, of de hele prijs zonder haar`}.`,
    yours: "De licentie is van u",
    yoursThen:
      "Uw bibliotheek bewaart haar: van daar wordt het bestand weer geopend, en de licentie doorverkocht of overgedragen.",
    nothing: "Als u niets doet",
    nothingThen: (when) =>
      `Vanaf ${when} kunt u of kan iemand anders de bestelling met één transactie afrekenen; meestal doet de agent van de verkoper het. Het geld is dan van de verkoper en de licentie van u.`,
    nothingRuled: (when) =>
      `De arbiter beslist uiterlijk ${when}. Doet hij dat niet, dan kunt u of kan iemand anders de bestelling vanaf dan met één transactie afrekenen: het geld is van de verkoper, de licentie van u, en uw inzet komt terug.`,
    nothingSold: (when) =>
      `Vanaf ${when} kunt u of kan iemand anders de bestelling met één transactie afrekenen, en het geld is dan van u. Uw agent doet het.`,
    nothingSoldRuled: (when) =>
      `De arbiter beslist uiterlijk ${when}. Doet hij dat niet, dan kunt u of kan iemand anders de bestelling vanaf dan met één transactie afrekenen: het geld is van u, en de inzet van de koper gaat terug.`,
  },
  keys: {
    title: "Sleutels van uw bestellingen",
    note: "Elke bestelling heeft een eigen sleutel. De handtekening van uw wallet opent de reservekopieën; niemand anders kan ze lezen.",
    count: (count, one) =>
      `Er ${one ? "is" : "zijn"} ${count} ${one ? "sleutel" : "sleutels"} in deze browser.`,
    alone: (count) => `${count} ervan nergens anders.`,
    unused: (count, one) =>
      `Nog ${count} ${one ? "is" : "zijn"} gemaakt voor een betaling waarvan geen bestelling bestaat.`,
    save: "Alle reservekopieën als bestand bewaren",
    saveNote: "Uitgepakt leest ook de opdrachtregel ze:",
    restore: "Sleutels hierheen brengen",
    restoreNote:
      "Op een andere browser, of uit de map met reservekopieën van de opdrachtregel. Uw wallet meldt zich aan bij de index, en tekent de tekst die ze opent.",
    fromApi: "Van de index",
    fromFiles: "Uit bestanden",
    restored: (restored, known, foreign) => {
      const keys = (count: number) => (count === 1 ? "1 sleutel" : `${count} sleutels`);
      const parts = [
        restored > 0 ? `${keys(restored)} hierheen gebracht` : "",
        known > 0 ? `${keys(known)} al hier` : "",
        foreign > 0 ? `${keys(foreign)} van een andere wallet` : "",
      ];
      return `${parts.filter(Boolean).join(", ") || "Er is geen sleutel gevonden"}.`;
    },
    saved: "Bewaard.",
    elsewhere: "Bewaar hem ook elders, in uw bibliotheek",
    here: "De sleutel is in deze browser",
    api: "bij de index",
    file: "als bestand",
    notHere: "De sleutel is niet in deze browser",
  },
  library: {
    todo: "Te doen, en voor wanneer",
    order: "Welke bestelling",
    by: "Tot",
    now: "nu",
    past: "Bestellingen die zijn geëindigd",
    resales: "Te koop",
    here: "Bestellingen waarvan de sleutels hier zijn",
    openIt: "Openen",
    keyAsked: "De sleutel is opnieuw gevraagd",
    ordered: (order) => `besteld, bestelling ${order}`,
    ending: "neemt geen bestelling meer aan",
    duties: {
      deliver: "de sleutel leveren, anders gaat het terug met een deel van uw borg",
      resell: "de sleutel leveren, anders gaat de prijs terug en eindigt de doorverkoop",
      take: "het bod aannemen, of niet",
      open: "het bestand openen zolang een bewijs de prijs terugbrengt",
      accept: "geopend, en elk stuk klopt: aanvaarden, betwisten of wachten",
      propose: "het eens worden, anders beslist de arbiter",
      rule: "het geschil beslissen",
      refund: "het geld terughalen",
      withdraw: "het bod intrekken, dat is verlopen",
      settle: "afrekenen: de termijn is om",
      wait: "alleen wachten",
    },
    ends: {
      SETTLED: "afgerekend",
      split: (back) => `afgerekend, en ${back} ervan ging terug`,
      REFUNDED: "terugbetaald",
      WITHDRAWN: "bod ingetrokken",
    },
    resell: {
      title: "Doorverkopen",
      note: "De licentie gaat in bewaring tot iemand betaalt. U levert de sleutel vanaf deze pagina, of uw agent doet het; een gemiste levering beëindigt de doorverkoop.",
      price: "Prijs",
      denom: "Munt",
      within: "U levert binnen",
      left: (left, fee, royalty) => `Laat u ${left}: de vergoeding is ${fee}, de royalty ${royalty}.`,
      nothingLeft: (fee, royalty) => `Laat u niets: de vergoeding is ${fee}, de royalty ${royalty}.`,
      button: "Te koop aanbieden",
      priceFirst: "Noem eerst een prijs.",
      mendFirst: "Verbeter eerst de prijs.",
      other: "Een ander account houdt deze licentie.",
      bound: "Deze licentie is niet overdraagbaar.",
      over: "Deze licentie is geëindigd.",
      sign: (license, price) => `Licentie ${license} te koop aanbieden voor ${price}`,
      signNote: (left, span) =>
        `U krijgt ${left} zodra ze is geleverd en afgerekend. U levert de sleutel binnen ${span} na de betaling.`,
    },
    end: {
      button: "Terugnemen",
      stop: "Geen bestelling meer aannemen",
      sign: (license) => `De doorverkoop van licentie ${license} beëindigen`,
      note: "De licentie gaat terug naar u.",
      later:
        "De licentie is besteld, en kan nu niet worden teruggenomen. Dit stopt verdere bestellingen: ze gaat terug naar u als die bestelling wordt terugbetaald, en is van de koper als ze wordt afgerekend.",
    },
    transfer: {
      title: "Overdragen",
      note: "De licentie is dan van het andere account, voor niets. Het vraagt de sleutel opnieuw; de verkoper mag antwoorden en hoeft het niet.",
      to: "Aan het account",
      button: "Overdragen",
      sign: (license, to) => `Licentie ${license} overdragen aan ${to}`,
    },
  },
};
