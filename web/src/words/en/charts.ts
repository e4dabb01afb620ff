export const charts = {
  table: "The same as a table",
  day: "Day",
  month: "Month",
  settled: "Settled",
  returned: "Returned",
  revenueTold: (span: string, up: string, down: string, unit: string) =>
    `Revenue since ${span}: ${up} ${unit} settled, ${down} ${unit} returned to buyers. A table with the same follows.`,
};
