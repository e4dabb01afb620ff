import { toBase64 } from "../chain/bytes";

/** The document in which ADR-36 signs a text: amino's, its keys sorted. */
export function textDocument(signer: string, text: string): Uint8Array {
  const data = toBase64(new TextEncoder().encode(text));
  // An address and base64 have no character that JSON escapes.
  return new TextEncoder().encode(
    `{"account_number":"0","chain_id":"","fee":{"amount":[],"gas":"0"},"memo":"","msgs":[{"type":"sign/MsgSignData","value":{"data":"${data}","signer":"${signer}"}}],"sequence":"0"}`,
  );
}
