/** The form by which anybody writes to the operator. */
export const feedback = {
  title: "Write to the operator",
  lead: "It goes to whoever runs this index, and to nobody else. The index keeps nothing of where it came from: leave a way to reach you if you want an answer.",
  chain:
    "The operator can’t change what stands on the chain, or decide a dispute. An order’s page opens disputes, and a model’s page takes reports.",
  kind: "It is",
  kinds: {
    fault: "something that does not work",
    idea: "an idea",
    question: "a question",
    praise: "praise",
    other: "something else",
  },
  words: "Your message",
  bytes: (count: string, most: string) => `${count} of ${most} bytes`,
  tooLong: (count: string, most: string) => `${count} bytes, and a message has ${most} at most.`,
  page: (path: string) => `Say that it is about the page ${path}`,
  contact: "Where an answer reaches you, if you want one",
  contactNote: "An address of mail or a page, up to 254 bytes. Empty for none.",
  button: "Send it",
  sent: "Sent. Thank you.",
  another: "Write another one",
  spent: "As many messages were written today as the operator takes. Try again tomorrow.",
  notOffered: "This index takes no messages: its operator set it up without.",
  away: "The index does not answer, and your message was not sent. It stays here.",
};
