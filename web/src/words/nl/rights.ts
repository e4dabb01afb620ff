import type { Words } from "../en";

export const rights: Words["rights"] = {
  commercial: "commercieel gebruiken",
  derivatives: "uw fine-tunes houden",
  transferable: "uw licentie doorverkopen",
  redistribution: "de gewichten doorgeven",
  only: "privé gebruiken",
  you: "U mag",
};
