import type { Said } from "../en";
import type { profile as english } from "../en/profile";

export const profile: Said<typeof english> = {
  title: "Profiel",
  lead: "Wat hier staat, is openbaar en blijft: iedereen leest het bij uw aanbod en uw beoordelingen. Niemand heeft een profiel nodig om te kopen of te verkopen.",
  none: "Deze markt heeft geen contract voor profielen, beoordelingen en meldingen.",
  away: "De keten antwoordt niet. Wat erop staat, is onveranderd.",
  handle: {
    title: "Naam",
    none: "U hebt geen naam.",
    yours: (handle) =>
      `U hebt ${handle}. Zodra u bewezen of verklaard bent, staat dat bij uw aanbod dat ${handle}/… heet, en merkt de index aanbod van anderen met een naam die erop lijkt.`,
    claimed: "Een naam is wat u beweert te zijn. Uw domein bewijst het, of een verificateur verklaart het.",
    field: "Een naam",
    form: "3 tot 32 letters, cijfers, - en _: eerst een letter, geen scheidingsteken aan het eind, geen twee achter elkaar.",
    faults: {
      letters: "Er staan alleen letters, cijfers, - en _ in, zonder accenten, punten of spaties.",
      length: "Hij heeft 3 tot 32 tekens.",
      first: "Hij begint met een letter.",
      last: "Hij eindigt met een letter of een cijfer.",
      doubled: "Er staan geen twee scheidingstekens achter elkaar in.",
    },
    asking: "De keten wordt gevraagd of hij vrij is.",
    free: "Hij is vrij.",
    yoursAlready: "U gaf hem vrij: u kunt hem weer nemen.",
    taken: (handle, held, account) =>
      handle === held
        ? `${account} heeft ${held}. Kies een andere.`
        : `Hij lijkt op ${held}, die ${account} heeft: namen die te verwarren zijn, zijn één naam. Kies er een die in meer verschilt dan hoofdletters, - en _, of letters als 0 en o, 1, l en i, 5 en s, rn en m, vv en w.`,
    cooling: (when) => `Hij is kort geleden vrijgegeven, en weer vrij vanaf ${when}.`,
    deposit: (amount, span) =>
      `Een borgsom van ${amount} wordt vastgehouden zolang u de naam hebt, en komt terug als u hem vrijgeeft. Daarna kan niemand anders hem nemen: ${span} lang, of zo lang als u hem had als dat korter is.`,
    noDeposit: (span) =>
      `Deze markt vraagt geen borgsom. Als u de naam vrijgeeft, kan niemand anders hem nemen: ${span} lang, of zo lang als u hem had als dat korter is.`,
    button: (amount) => `Neem hem voor een borgsom van ${amount}`,
    buttonFree: "Neem hem",
    sign: (handle) => `De naam ${handle} nemen`,
    release: "Geef hem vrij",
    releaseSign: (handle) => `De naam ${handle} vrijgeven`,
    releaseNote: (amount, span) =>
      `${amount === null ? "" : `${amount} komt bij u terug. `}Niemand anders kan hem nemen, ${span} lang, of zo lang als u hem had als dat korter is; u wel, altijd. Daarna kan iedereen het. Uw aanbod houdt zijn namen, die er niet meer onder vallen.`,
  },
  about: {
    title: "Over u, en uw domein",
    words: "Wat u van uzelf zegt",
    wordsNote:
      "Het is wat u beweert: niets controleert het. Geen adres, geen geboortedag, niets wat u terug zou willen.",
    domain: "Een domein van u",
    domainNote: "Kleine letters, andere schriften in Punycode, zoals models.example. Leeg voor geen.",
    wrong: "Dat is geen domein: twee namen of meer met punten ertussen, van kleine letters, cijfers en -.",
    save: "Bewaar beide",
    sign: "Uw profiel wijzigen",
    signNote: "Voor iedereen te lezen. Wat er eerder stond, blijft in de geschiedenis van de keten.",
    unread:
      "De index heeft niet gelezen wat uw profiel zegt. Woorden die u hier leeg laat, komen ervoor in de plaats.",
    file: "Om het domein te bewijzen, zet u daar dit bestand neer, over HTTPS en zonder doorverwijzing:",
    copy: "Kopieer het",
    copied: "Gekopieerd.",
    merge: "Is het bestand er al, voeg uw account dan toe aan de lijst.",
    proven: (domain, since) => `${domain} noemt uw account terug, sinds ${since}.`,
    asked: (when) => `Deze index vroeg het voor het laatst ${when}.`,
    never: "Deze index heeft het nog niet gevraagd: dat doet hij binnen enkele minuten.",
    problem: (text) => `Wat er toen mis was: ${text}`,
    often:
      "Elke index vraagt het zelf, eens per dag. Wat mislukte, wordt na een minuut opnieuw gevraagd, na twee, vier, tot een dag; een bewijs geldt drie dagen lang als het domein niet antwoordt.",
    notYet: (domain) => `${domain} is wat u beweert: het noemt uw account niet terug.`,
  },
  attested: {
    title: "Wat verificateurs over u verklaren",
    none: "Geen erkende verificateur verklaart iets over dit account.",
    by: (name, level, until) => `${name}: ${level}, tot ${until}`,
    states: {
      VALID: "Het telt.",
      EXPIRED: "De tijd ervan is om.",
      REVOKED: "Het is herroepen.",
      VERIFIER_REVOKED: "De erkenning van de verificateur is beëindigd.",
    },
    revoke: "Herroepen",
    revokeSign: (verifier) => `Herroepen wat ${verifier} over u verklaart`,
    revokeNote:
      "Het telt niet meer, voor niemand. Dat het er was, blijft in de geschiedenis van de keten staan, en de verificateur kan het opnieuw verklaren.",
  },
  wallets: {
    title: "Gekoppelde wallets",
    lead: "Gekoppelde wallets tellen als één persoon, voor iedereen te zien: geen ervan beoordeelt of stemt waar een andere voor betaald wordt. Hooguit acht, en een wallet hoort bij één account.",
    none: "Er is geen wallet aan dit account gekoppeld.",
    link: (number, since) => `koppeling ${number}, sinds ${since}`,
    kinds: { ACCOUNT: "een account van deze keten", ETHEREUM: "een Ethereum-adres" },
    unlink: "Ontkoppel hem",
    unlinkSign: (wallet) => `${wallet} ontkoppelen`,
    unlinkNote:
      "De koppeling eindigt voor wat er vanaf nu gebeurt. Dat ze er was, blijft in de geschiedenis van de keten.",
    of: (account) => `Dit account is een wallet van ${account}. Het heeft dus zelf geen wallets.`,
    propose: "Koppel een ander account",
    proposeField: "Het adres van het andere account",
    proposeNote: (span) =>
      `Dat account moet het binnen ${span} aanvaarden, op deze pagina, met een eigen wallet.`,
    proposeButton: "Stel het voor",
    proposeSign: (wallet) => `${wallet} voorstellen als wallet van u`,
    proposed: (wallet) => `Voorgesteld. ${wallet} kan het nu aanvaarden.`,
    accept: "Word een wallet van een ander account",
    acceptField: "Het account dat het voorstelde",
    acceptNote: "Beide zijn vanaf dan gekoppeld, voor iedereen te zien. Elk van beide kan het beëindigen.",
    acceptButton: "Aanvaard het",
    acceptSign: (account) => `Een wallet worden van ${account}`,
    notOne: (prefix) =>
      `Dat is geen adres van deze keten. Zo’n adres begint met ${prefix}1, en de laatste letters zijn een controlegetal.`,
    own: "Dat is dit account.",
    ethereum: "Koppel een Ethereum-adres",
    ethereumNote: (number, span) =>
      `Uw Ethereum-wallet tekent een tekst, wat daar niets kost. Die noemt uw account, deze keten en koppeling nummer ${number}, zodat hij één keer geldt, ${span} lang. Dan stuurt uw account hem op. Het adres is vanaf dan openbaar.`,
    ethereumNone:
      "Er is geen Ethereum-wallet in deze browser. MetaMask is er een: een extensie van browsers, en een app.",
    ethereumButton: (name) => `Teken in ${name}`,
    ethereumAsk: (name) => `Antwoord in ${name}.`,
    ethereumSign: (address) => `${address} koppelen`,
    ethereumSignNote: (number, until) =>
      `Koppeling nummer ${number}. De handtekening van de Ethereum-wallet geldt tot ${until}.`,
    text: "De tekst die hij tekent",
    full: "Er zijn acht wallets gekoppeld, en dat is het meeste: ontkoppel er eerst een.",
    otherSigner: (address, signer) =>
      `De wallet noemde ${address}, en een andere sleutel tekende: ${signer}. Contracten en gedeelde accounts zijn hier niet te koppelen. Er is niets verstuurd.`,
    locked: "De wallet noemde geen adres. Ontgrendel hem en probeer het opnieuw.",
  },
};
