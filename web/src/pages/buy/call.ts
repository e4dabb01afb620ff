import { toBase64, unhex } from "../../chain/bytes";
import type { Call } from "../../chain/market";
import type { Deal, Wanted } from "../../chain/quote";

/** The call that buys, with the price: `packages/client/src/purchase/deal.rs`. */
export function callOf(deal: Deal, wanted: Wanted, transportKey: string, expiresIn: number): Call {
  const { order_hash: expected_order_hash, terms } = deal.quote;
  const transport_key = toBase64(unhex(transportKey));
  const waive_window = wanted.waiveWindow;
  const agreed = { transport_key, expected_order_hash, waive_window };
  const { listing, plan } = wanted;
  const message =
    wanted.license !== undefined
      ? { buy_license: { license: wanted.license, ...agreed } }
      : wanted.price !== undefined
        ? { offer: { listing, plan, expires_in: expiresIn, ...agreed } }
        : { buy: { listing, plan, ...agreed } };
  return { contract: "escrow", message, funds: [{ denom: terms.denom, amount: terms.price }] };
}
