// One row for each event of a contract: what the index stores before any view.
exports.handleEvent = async (event) => {
  const height = event.block.header.height;
  const attributes = event.event.attributes.map(({ key, value }) => [key, value]);
  await store.set("Emitted", `${height}-${event.idx}`, {
    id: `${height}-${event.idx}`,
    height,
    kind: event.event.type,
    attributes: JSON.stringify(attributes),
  });
};
