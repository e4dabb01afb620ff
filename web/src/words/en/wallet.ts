/** What the header says of the account. */
export const wallet = {
  open: "Connect a wallet",
  chip: {
    open: (name: string) => `Account of ${name}`,
    page: "Account and sessions",
    money: "Where money comes from",
    disconnect: "Disconnect",
    watched: "Only looked at",
    has: "Balance",
    copy: "Address",
  },
};
