/** What a license allows. */
export const rights = {
  commercial: "use it commercially",
  derivatives: "keep your fine-tunes",
  transferable: "resell your license",
  redistribution: "pass the weights on",
  only: "use it privately",
  you: "You may",
};
