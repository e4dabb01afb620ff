import type { writing as english } from "../en/writing";

export const writing: typeof english = {
  bytes: (count, most) => `${count} van ${most} bytes`,
  tooLong: (count, most) => `${count} bytes, en een tekst heeft er hooguit ${most}.`,
  cut: (characters) => `Pagina’s tonen de eerste ${characters} tekens.`,
  wasCut: (characters) =>
    `Uw tekst is langer dan de ${characters} tekens die de index toont. Wat u hier bewaart, komt in de plaats van alles.`,
  public: "Platte tekst, bewaard op IPFS: voor iedereen te lezen, en niemand kan hem wissen.",
  preview: "Zoals het gelezen wordt",
  unseen:
    "Niemand zou er iets van zien: het heeft alleen velden van een kaart, of tekens die geen plaats innemen.",
  notTaken:
    "Deze index neemt geen teksten aan, dus hiervandaan zijn ze niet te bewaren. De opdrachtregel zet ze op een eigen IPFS-node.",
  other: (kept, own) =>
    `De index bewaarde andere bytes dan u schreef: ${kept} in plaats van ${own}. Er is niets getekend.`,
  full: "Er wachten zoveel teksten van u op een transactie dat de index er geen meer aanneemt. Binnen enkele uren verdwijnen ze.",
};
