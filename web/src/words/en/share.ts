/** How a model is shown elsewhere. */
export const share = {
  link: "A link that chats and feeds show with a picture",
  badge: "A badge for your own page, with the publisher’s standing and the stars",
  feed: "Its versions, prices and states as an Atom feed",
  copy: "Copy it",
  copied: "Copied.",
  alt: (name: string) => `${name} on Weighhouse`,
};
