import type { Words } from "../en";

export const wallet: Words["wallet"] = {
  open: "Wallet verbinden",
  chip: {
    open: (name) => `Account van ${name}`,
    page: "Account en sessies",
    money: "Waar geld vandaan komt",
    disconnect: "Verbinding verbreken",
    watched: "Alleen bekeken",
    has: "Saldo",
    copy: "Adres",
  },
};
