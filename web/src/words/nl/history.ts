import type { Said } from "../en";
import type { history as english } from "../en/history";

export const history: Said<typeof english> = {
  sales: "Verkopen per maand",
  paid: "Prijzen waarvoor het afgerekend is, per maand",
  paidRange: (unit) => `Betaald, ${unit}`,
  resold: "Doorverkocht voor",
  settledCount: "Verkopen",
};
