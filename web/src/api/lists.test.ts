import { type DocumentNode, Kind, parse, type SelectionNode, visit } from "graphql";
import { expect, it } from "vitest";
import * as generated from "./generated/graphql";

/** Lists of which a page shows the first rows on purpose, by query and field. */
const FIRST_ALONE = new Set([
  // The home page leads to all of them.
  "Home trending",
  "Home newest",
  "Home best",
  "BestOf listings",
  // What a rule needs, and nobody reads as a list.
  "Bought purchases",
  "Reserved sales",
  "Family purchases",
  "Family licenses",
  "HeldOf licenses",
]);

function fieldsOf(selections: readonly SelectionNode[], document: DocumentNode): string[] {
  return selections.flatMap((selection) => {
    if (selection.kind === Kind.FIELD) return [selection.name.value];
    if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(selection.selectionSet.selections, document);
    const named = document.definitions.find(
      (each) => each.kind === Kind.FRAGMENT_DEFINITION && each.name.value === selection.name.value,
    );
    return named && "selectionSet" in named && named.selectionSet
      ? fieldsOf(named.selectionSet.selections, document)
      : [];
  });
}

/** Every list of several rows that a query asks for by pages, as query and field, if nothing tells of the rows behind. */
function endless(document: DocumentNode): string[] {
  const found: string[] = [];
  let query = "";
  visit(document, {
    enter(node) {
      if (node.kind === Kind.OPERATION_DEFINITION) query = node.name?.value ?? "";
      if (node.kind !== Kind.FIELD) return;
      const first = node.arguments?.find((argument) => argument.name.value === "first")?.value;
      const fields = fieldsOf(node.selectionSet?.selections ?? [], document);
      const isOne = first?.kind === Kind.INT && first.value === "1";
      if (fields.includes("nodes") && !isOne && !fields.includes("pageInfo"))
        found.push(`${query} ${(node.alias ?? node.name).value}`);
    },
  });
  return found;
}

it("a list of which the index may have more is asked for with its cursor", () => {
  const documents = Object.entries(generated).filter(([name]) => name.endsWith("Document"));
  const found = documents.flatMap(([, document]) => endless(document as unknown as DocumentNode));
  expect(found.filter((list) => !FIRST_ALONE.has(list))).toEqual([]);
  expect([...FIRST_ALONE].filter((list) => !found.includes(list))).toEqual([]);
  expect(
    endless(parse('query Lost { account(address: "a") { sales(first: 20) { nodes { id } } } }')),
  ).toEqual(["Lost sales"]);
});
