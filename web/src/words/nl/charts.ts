import type { Words } from "../en";

export const charts: Words["charts"] = {
  table: "Hetzelfde als tabel",
  day: "Dag",
  month: "Maand",
  settled: "Afgerekend",
  returned: "Terugbetaald",
  revenueTold: (span, up, down, unit) =>
    `Omzet sinds ${span}: ${up} ${unit} afgerekend, ${down} ${unit} terug naar kopers. Hierna volgt hetzelfde als tabel.`,
};
