/** An address as a list has room for: `wasm1qyzw…8k2f`. */
export function short(address: string): string {
  const separator = address.lastIndexOf("1");
  return `${address.slice(0, separator + 5)}…${address.slice(-4)}`;
}
