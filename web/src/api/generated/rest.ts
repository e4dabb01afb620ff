// Generated from schema/openapi.json by `npm run generate`.

/**
 * A check that verifiers make.
 */
export type IdentityCheck = "document" | "presence" | "organization" | "authority" | "address" | "authorship";
/**
 * The sureness of a verifier, as eIDAS names it.
 */
export type IdentityLevel = "low" | "substantial" | "high";
/**
 * The standing of an attestation.
 */
export type AttestationStatus = "valid" | "expired" | "revoked" | "verifier_revoked";
/**
 * The author's relation to the listing.
 */
export type AuthorMark = "seller" | "holder";
/**
 * The state of a file on IPFS.
 */
export type FileState = "unknown" | "found" | "missing";
/**
 * A version of a backup.
 */
export type BackupInFull = Backup & {
  /**
   * The content, in base64.
   */
  content: string;
};
/**
 * Whether loading a content runs code that is in it, by all that can be seen of it before a purchase.
 */
export type LoadingVerdict = "data_only" | "runs_code" | "unknown";
/**
 * The standing of the publisher that a listing's name begins with.
 */
export type PublisherStanding = "proven" | "attested" | "look_alike" | "claimed";
/**
 * The verdict of a scanner.
 */
export type ScanVerdict = "clean" | "suspicious" | "malicious";
/**
 * The state of a listing, as its seller and governance set it.
 */
export type ListingState = "active" | "paused" | "retired" | "delisted";
/**
 * The state of the bond that an order reserves.
 */
export type BondState = "none" | "reserved" | "released" | "forfeited";
/**
 * A card with its text.
 */
export type CardInFull = Card & {
  /**
   * The text, in Markdown. A stranger wrote it: sanitise the HTML made from it.
   */
  body: string;
};
/**
 * Whether the index knows what is in a content.
 */
export type ContentState = "waiting" | "read" | "refused";
/**
 * What a file is: by its extension, and a pickle by its bytes.
 */
export type FileFormat = "safetensors" | "gguf" | "onnx" | "pickle" | "other";
/**
 * The state of a delivery.
 */
export type DeliveryState = "waiting" | "delivered" | "dead";
/**
 * The kind of a dispute's end.
 */
export type DisputeEnd = "agreed" | "ruled" | "timed_out" | "accepted" | "proven";
/**
 * What speaks for the events of the index.
 */
export type EventProof = "unproven" | "witnessed" | "disputed";
/**
 * The kind of a notice: what happened.
 */
export type NoticeKind =
  | "order_paid"
  | "order_delivered"
  | "order_settled"
  | "order_refunded"
  | "offer_made"
  | "offer_withdrawn"
  | "dispute_opened"
  | "dispute_proposed"
  | "dispute_ended"
  | "delivery_due"
  | "window_ending"
  | "offer_ending"
  | "review_written"
  | "review_edited"
  | "review_answered"
  | "question_asked"
  | "question_answered"
  | "report_filed"
  | "report_decided"
  | "report_appealed"
  | "report_due"
  | "report_settled"
  | "listing_delisted"
  | "listing_relisted"
  | "version_bad"
  | "denom_closes"
  | "search_match";
/**
 * The account's part in what happened.
 */
export type NoticeRole = "buyer" | "seller" | "reporter" | "asker";
/**
 * The kind of a message to the operator.
 */
export type FeedbackKind = "fault" | "idea" | "question" | "praise" | "other";
/**
 * A listing of a page.
 */
export type FoundInPage = Listing & {
  /**
   * The plans by which the model is sold.
   */
  plans: Plan[];
  /**
   * The use of the last days, in buyers, each worth half as much 7 days after its last order; absent unless sorted by
   * trend.
   */
  trend?: number | null;
  why?: Why | null;
};
/**
 * The duration of a license.
 */
export type LicenseKind = "perpetual" | "term";
/**
 * The best place that has all words of a query.
 */
export type MatchPlace = "written" | "name" | "label" | "anywhere";
/**
 * The reason for which a question or an answer is hidden.
 */
export type HideReason = "spam" | "abuse" | "personal_data" | "illegal" | "off_topic";
/**
 * The kind of a linked wallet.
 */
export type WalletKind = "account" | "ethereum";
/**
 * A license, its resale, and its holder's last request for the key.
 */
export type LicenseInFull = License & {
  rekey?: Rekey | null;
  resale?: Resale | null;
};
/**
 * The state of an order.
 */
export type OrderState = "funded" | "delivered" | "settled" | "refunded" | "offered" | "withdrawn" | "disputed";
/**
 * Where a question or an answer stands.
 */
export type PostState = "shown" | "hidden" | "withdrawn";
/**
 * The charge of a report.
 */
export type ReportKind = "malware" | "stolen" | "illegal" | "misleading";
/**
 * The state of a report.
 */
export type ReportState = "open" | "upheld" | "dismissed" | "abusive" | "lapsed";
/**
 * A listing, and what belongs to it.
 */
export type ListingInFull = Listing & {
  card?: Card | null;
  /**
   * The accounts that are paid for sales to come.
   */
  payees: Payee[];
  /**
   * The plans by which the model is sold.
   */
  plans: PlanInFull[];
  /**
   * The seller's bonds, by denom. The free part can back orders to come.
   */
  seller_bonds: Bond[];
  version?: Version | null;
};
/**
 * A plan, what a buyer of it gets back in each case, and who is paid.
 */
export type PlanInFull = Plan & {
  division?: PriceDivision | null;
  guarantee?: Guarantee | null;
};
/**
 * The evidence that a file runs code, or may.
 */
export type LoadingBasis = "read" | "manifest" | "name";
/**
 * The certainty that a file runs code.
 */
export type LoadingEffect = "runs" | "may_run";
/**
 * The kind of code in a file.
 */
export type LoadingKind =
  "pickle" | "source" | "program" | "graph" | "template" | "configuration" | "archive" | "unlisted";
/**
 * A webhook that was just kept.
 */
export type NewWebhook = Webhook & {
  /**
   * The secret that signs deliveries, answered this once: `whsec_` and 32 bytes in base64.
   */
  secret: string;
};
/**
 * A session that was just opened.
 */
export type OpenedSession = OpenSession & {
  /**
   * The token for `Authorization: Bearer`, answered this once; absent if the session is a cookie.
   */
  token?: string | null;
};
/**
 * An order, its steps, its dispute, and who is paid.
 */
export type OrderInFull = Order & {
  dispute?: Dispute | null;
  division?: PriceDivision | null;
  guarantee?: Guarantee | null;
  /**
   * The order's steps, in the chain's order: at most the last 100.
   */
  history: Step[];
};
/**
 * The kind of a step that an order takes.
 */
export type StepKind =
  | "placed"
  | "delivered"
  | "settled"
  | "refunded"
  | "proven_bad"
  | "bond_released"
  | "bond_forfeited"
  | "rekey_requested"
  | "rekey_answered"
  | "offered"
  | "taken"
  | "withdrawn"
  | "dispute_opened"
  | "dispute_proposed"
  | "dispute_ended"
  | "resale_opened"
  | "resale_ended"
  | "reseller_paid"
  | "resale_ending"
  | "rekey_ended"
  | "seller_closed";
/**
 * The outcome of a sale.
 */
export type SaleEnd = "settled" | "split" | "refunded" | "open";
/**
 * The kind of proof that a version is bad.
 */
export type ProofKind = "bad_chunk" | "bad_key_schedule";
/**
 * The reason for which escrow refunded an order.
 */
export type RefundReason = "undelivered" | "proven_bad" | "disputed";
/**
 * The state of a transaction.
 */
export type TxStatus = "succeeded" | "failed" | "pending" | "gone" | "unknown";
/**
 * A version, the files in it, those that run code, the results of scanners, and the proof that it is bad.
 */
export type VersionInFull = Version & {
  /**
   * The files in it, those with tensors and pickles first, then by their paths: at most 500 of them. Null until the content
   * is read.
   */
  files?: ContentFile[] | null;
  loading: Loading;
  proof?: Proof | null;
  /**
   * The results of scanners that the operator of this index knows of, one a scanner, the worst first: at most 20.
   */
  scans: Scan[];
};
/**
 * Actions that can be taken to alter the contract's ownership
 */
export type ContractAction =
  | {
      transfer_ownership: {
        expiry?: ContractExpiration | null;
        new_owner: string;
      };
    }
  | "accept_ownership"
  | "renounce_ownership";
/**
 * Expiration represents a point in time when some event happens. It can compare with a BlockInfo and will return is_expired() == true once the condition is hit (and for every block in the future)
 */
export type ContractExpiration =
  | {
      at_height: number;
    }
  | {
      at_time: ContractTimestamp;
    }
  | {
      never: {};
    };
/**
 * A point in time in nanosecond precision.
 *
 * This type can represent times from 1970-01-01T00:00:00Z to 2554-07-21T23:34:33Z.
 *
 * ## Examples
 *
 * ``` # use cosmwasm_std::Timestamp; let ts = Timestamp::from_nanos(1_000_000_202); assert_eq!(ts.nanos(), 1_000_000_202); assert_eq!(ts.seconds(), 1); assert_eq!(ts.subsec_nanos(), 202);
 *
 * let ts = ts.plus_seconds(2); assert_eq!(ts.nanos(), 3_000_000_202); assert_eq!(ts.seconds(), 3); assert_eq!(ts.subsec_nanos(), 202); ```
 */
export type ContractTimestamp = ContractUint64;
/**
 * A whole number below 2^64, in decimal digits.
 */
export type ContractUint64 = string;
/**
 * Bytes in base64.
 */
export type ContractBinary = string;
/**
 * A SHA-256 digest: 64 lowercase hexadecimal digits.
 */
export type ContractHash = string;
/**
 * A check that verifiers make. New checks go to the end: a stored attestation holds the check's number.
 */
export type ContractCheck = "document" | "presence" | "organization" | "authority" | "address" | "authorship";
/**
 * A whole number below 2^128, in decimal digits.
 */
export type ContractUint128 = string;
/**
 * A fixed-point decimal value with 18 fractional digits, i.e. Decimal(1_000_000_000_000_000_000) == 1.0
 *
 * The greatest possible value that can be represented is 340282366920938463463.374607431768211455 (which is (2^128 - 1) / 10^18)
 */
export type ContractDecimal = string;
/**
 * A decision on a report.
 */
export type ContractDecision = "upheld" | "dismissed" | "abusive";
/**
 * The duration of a license.
 */
export type ContractLicenseKind =
  | {
      perpetual: {};
    }
  | {
      term: {
        /**
         * The span's length, in seconds: at most `registry::MAX_TERM`.
         */
        seconds: number;
      };
    };
/**
 * The reason for which a question or an answer is hidden.
 */
export type ContractHideReason = "spam" | "abuse" | "personal_data" | "illegal" | "off_topic";
/**
 * How sure a verifier is of an identity, as eIDAS names it (Regulation (EU) 910/2014, article 8).
 */
export type ContractLevel = "low" | "substantial" | "high";
/**
 * A signed fixed-point decimal value with 18 fractional digits, i.e. SignedDecimal(1_000_000_000_000_000_000) == 1.0
 *
 * The greatest possible value that can be represented is 170141183460469231731.687303715884105727 (which is (2^127 - 1) / 10^18) and the smallest is -170141183460469231731.687303715884105728 (which is -2^127 / 10^18).
 */
export type ContractSignedDecimal = string;
/**
 * The charge of a report.
 */
export type ContractReportKind = "malware" | "stolen" | "illegal" | "misleading";

/**
 * An account, whether or not it ever did anything in the market.
 */
export interface Account {
  /**
   * The account itself, in Bech32.
   */
  account: string;
  /**
   * Its balances in the royalties ledger, by denom.
   */
  balances: Balance[];
  /**
   * The bonds that it posted as a seller, by denom.
   */
  bonds: Bond[];
  closing?: Closing | null;
  /**
   * The sums that sweeps of revenue would credit to the account as a payee, by denom: settled, and not swept yet.
   */
  unswept: Unswept[];
}
/**
 * The balance of an account in the royalties ledger, in one denom. Amounts are decimal digits, in base units.
 */
export interface Balance {
  /**
   * The sum of all claims.
   */
  claimed: string;
  /**
   * The sum of all credits.
   */
  credited: string;
  /**
   * The base denom of the amounts.
   */
  denom: string;
  /**
   * The amount that the account can claim: `credited` less `claimed`.
   */
  owed: string;
}
/**
 * The bond of a seller in one denom. Escrow holds all of `free`, `reserved` and `unlocked`.
 */
export interface Bond {
  /**
   * The time from which the seller can withdraw the unlocked part; null if there is none.
   */
  available_from?: string | null;
  /**
   * The least height from which that holds: time and height must both be reached.
   */
  available_from_height?: number | null;
  /**
   * The base denom of the amounts.
   */
  denom: string;
  forfeited: Coin;
  free: Coin;
  posted: Coin;
  reserved: Coin;
  /**
   * The number of orders that reserve a part of it.
   */
  reserved_for: number;
  unlocked: Coin;
  withdrawn: Coin;
}
/**
 * An amount of one denom.
 */
export interface Coin {
  /**
   * The amount, in base units: decimal digits.
   */
  amount: string;
  /**
   * The base denom, such as `uwhs`.
   */
  denom: string;
}
/**
 * A missed delivery that closed a seller's listings to new orders.
 */
export interface Closing {
  /**
   * The number of the order whose delivery the seller missed.
   */
  order: number;
  /**
   * The time at which the listings closed.
   */
  since: string;
  /**
   * The hash of the transaction that closed them; null for a message of governance.
   */
  tx?: string | null;
}
/**
 * The sum that sweeps would credit to an account as a payee, in one denom.
 */
export interface Unswept {
  amount: Coin;
  /**
   * The number of sweeps that this takes: `sweeps` of the account has them.
   */
  sweeps: number;
}
/**
 * A document of `SIGN_MODE_LEGACY_AMINO_JSON`: Keplr's `signAmino` takes `sign_doc`, with the option
 * `preferNoSetFee`. Whatever a wallet changes in it, the bytes here no longer fit.
 */
export interface AminoDocument {
  /**
   * `AuthInfo` in protobuf, in base64: send it with the signature of `sign_doc`.
   */
  auth_info_bytes: string;
  /**
   * The `StdSignDoc` that the wallet signs.
   */
  sign_doc: {};
}
/**
 * An account that decides disputes.
 */
export interface Arbiter {
  /**
   * The account that decides disputes.
   */
  account: string;
  /**
   * The time in which the account decides, in seconds from the dispute.
   */
  decide_within: number;
}
/**
 * The attestation of an account by an accredited verifier.
 */
export interface Attestation {
  /**
   * The time of the attestation.
   */
  attested_at: string;
  /**
   * The hash of that transaction; null for a message of governance.
   */
  attested_tx?: string | null;
  /**
   * The checks that the verifier made.
   */
  checks: IdentityCheck[];
  /**
   * The salted hash of the evidence, which the verifier keeps.
   */
  evidence: string;
  /**
   * The time from which it counts no more.
   */
  expires_at: string;
  level: IdentityLevel;
  /**
   * The time of its revocation; null without one.
   */
  revoked_at?: string | null;
  /**
   * The account that revoked it; null without a revocation.
   */
  revoked_by?: string | null;
  status: AttestationStatus;
  verifier: Verifier;
}
/**
 * An account that governance accredited to attest identities.
 */
export interface Verifier {
  /**
   * The account that attests.
   */
  account: string;
  /**
   * The checks that it may attest.
   */
  checks: IdentityCheck[];
  level: IdentityLevel;
  /**
   * The verifier's name, as governance set it.
   */
  name: string;
  /**
   * The time at which the accreditation ended; null while it stands.
   */
  revoked_at?: string | null;
  /**
   * The time of the accreditation.
   */
  since: string;
  /**
   * The number of the accreditation, from 1: what was attested under an earlier one counts no more.
   */
  term: number;
  /**
   * The address of the page that says how it verifies.
   */
  url: string;
}
/**
 * Whether the index found a sealed file on IPFS, when it looked last.
 */
export interface Availability {
  /**
   * The time of the last look; null before the first.
   */
  checked_at?: string | null;
  /**
   * The time of the last look that found the file; null if none did.
   */
  found_at?: string | null;
  state: FileState;
}
/**
 * A version of a backup, without its content. Nobody else sees it.
 */
export interface Backup {
  /**
   * The number of bytes of the content.
   */
  bytes: number;
  /**
   * The version's id: `/v1/me/backups/{id}` answers its content.
   */
  id: string;
  /**
   * The time at which the server stored it.
   */
  kept_at: string;
  /**
   * The account's own name for the key.
   */
  name: string;
}
/**
 * A backup to be kept.
 */
export interface BackupRequest {
  /**
   * The content, in base64: at most 16 KiB. Encrypt it first: the server reads it as it is.
   */
  content: string;
  /**
   * The account's own name for the key, of up to 200 bytes. Another content under the same name is another version.
   */
  name: string;
}
/**
 * A range of a number.
 */
export interface Bar {
  /**
   * The least number above the range; null if there is none.
   */
  below?: string | null;
  best_selling?: Listing | null;
  /**
   * The number of listings in the range.
   */
  count: number;
  /**
   * The least number of the range: decimal digits.
   */
  from: string;
  /**
   * The number of their sales, without resales; null unless `sold` asked for it.
   */
  sales?: number | null;
}
/**
 * A model on sale.
 */
export interface Listing {
  /**
   * The time of the proof that the latest version is bad: the listing takes no orders until a new version. Null
   * without a proof.
   */
  bad_since?: string | null;
  /**
   * The IPFS content identifier of the card.
   */
  card_cid: string;
  /**
   * The SHA-256 of the card's bytes, in hexadecimal.
   */
  card_sha256: string;
  /**
   * The buyers' time to challenge a delivery, in seconds. Large files get more.
   */
  challenge_window: number;
  /**
   * The time of its creation.
   */
  created_at: string;
  delisting?: Delisting | null;
  /**
   * The seller's time to deliver after the payment, in seconds.
   */
  deliver_within: number;
  /**
   * The framework that the model runs with.
   */
  framework: string;
  /**
   * The listing's number.
   */
  id: number;
  /**
   * The number of the version on sale; null before the first.
   */
  latest_version?: number | null;
  license: LicenseText;
  loads: LoadingVerdict;
  /**
   * The seller's name for the model. Hugging Face's names have a publisher before their slash.
   */
  name: string;
  publisher?: ListingPublisher | null;
  rating?: ListingRating | null;
  /**
   * The number of settled orders, without resales.
   */
  sales: number;
  scanned?: ScanVerdict | null;
  /**
   * Whether the listing takes new orders at the last block of the index: it is active, its latest version is not
   * proven bad, a price is in an open denom, its seller is not closed, and orders are not paused. Even so, a plan's
   * supply may be sold out, or the seller's free bond too small for another order.
   */
  sellable: boolean;
  /**
   * The account that sells.
   */
  seller: string;
  /**
   * The time of the missed delivery that closed the seller's listings; null while they take orders.
   */
  seller_closed_since?: string | null;
  state: ListingState;
  /**
   * The model's task, as Hugging Face names it.
   */
  task: string;
}
/**
 * The delisting of a listing, for good or for a time.
 */
export interface Delisting {
  /**
   * The account that delisted the listing: governance or its moderator.
   */
  by: string;
  /**
   * The time from which anyone may relist it; null when only governance may.
   */
  lapses_at?: string | null;
  /**
   * The time of the delisting.
   */
  since: string;
}
/**
 * The license text of a model.
 */
export interface LicenseText {
  /**
   * An SPDX identifier, a RAIL name as Hugging Face writes it, or `other`.
   */
  id: string;
  /**
   * The SHA-256 of the full text.
   */
  sha256?: string | null;
  /**
   * The address of the full text, unless the identifier names one.
   */
  uri?: string | null;
}
/**
 * The publisher that a listing's name begins with, as in `publisher/model`.
 */
export interface ListingPublisher {
  /**
   * The handle that it is, or looks like; null where nobody proven or attested holds it.
   */
  handle?: string | null;
  /**
   * The part of the name before its first slash, or what looks like one.
   */
  name: string;
  standing: PublisherStanding;
}
/**
 * The rating that a listing's reviews make.
 */
export interface ListingRating {
  /**
   * The mean, in thousandths of a star: 1,000 to 5,000. Without a review, the one that governance set.
   */
  milli_stars: number;
  /**
   * The number of reviews.
   */
  reviews: number;
  /**
   * The weight of the reviews, a whole number in decimal digits.
   */
  weight: string;
}
/**
 * A model that a card names as a base model.
 */
export interface BaseModel {
  /**
   * The active listings of that name, whatever its case, the first created first: at most 5. Anybody may list a model
   * under any name.
   */
  listings: Listing[];
  /**
   * The name, as `publisher/model`.
   */
  name: string;
}
/**
 * A signed transaction: whole, or in its parts.
 */
export interface BroadcastRequest {
  /**
   * The `auth_info_bytes` of the mode in which they were signed.
   */
  auth_info_bytes?: string | null;
  /**
   * The `body_bytes` that were signed.
   */
  body_bytes?: string | null;
  /**
   * The signature, 64 bytes in base64.
   */
  signature?: string | null;
  /**
   * `TxRaw` in protobuf, in base64; absent if its parts are given.
   */
  tx_bytes?: string | null;
}
/**
 * The prices at which a listing's orders settled in one span, by the time of their settlement.
 */
export interface Candle {
  first: Coin;
  /**
   * The beginning of the span.
   */
  from: string;
  highest: Coin;
  last: Coin;
  lowest: Coin;
  /**
   * The number of orders that settled.
   */
  settled: number;
}
/**
 * The model card of a listing, with the names of its front matter. The seller wrote all of it.
 */
export interface Card {
  /**
   * The models that this one derives from.
   */
  base_models: string[];
  /**
   * The datasets that the model was trained on.
   */
  datasets: string[];
  /**
   * Language codes.
   */
  languages: string[];
  /**
   * The library that loads the model.
   */
  library_name?: string | null;
  /**
   * The card's license identifier. The license that is sold is the listing's.
   */
  license?: string | null;
  /**
   * The address of the text of a license that is `other`.
   */
  license_link?: string | null;
  /**
   * The name of a license that is `other`.
   */
  license_name?: string | null;
  /**
   * The results claimed under `model-index`.
   */
  metrics: CardMetric[];
  /**
   * The model's task, as Hugging Face names it.
   */
  pipeline_tag?: string | null;
  /**
   * Free tags.
   */
  tags: string[];
  /**
   * The first heading of the text.
   */
  title?: string | null;
}
/**
 * A result that a card claims.
 */
export interface CardMetric {
  /**
   * The dataset of the measurement.
   */
  dataset?: string | null;
  /**
   * The measure, such as `accuracy`.
   */
  name: string;
  /**
   * The task of the measurement.
   */
  task?: string | null;
  /**
   * The claimed value, in the card's own unit.
   */
  value: number;
}
/**
 * The remainder that rounding left of the revenue under one split in one denom. The ledger credits it once more
 * revenue completes a unit.
 */
export interface Carried {
  amount: Coin;
  /**
   * The number of the split that divides it.
   */
  split_version: number;
}
/**
 * The account that signs in.
 */
export interface ChallengeRequest {
  /**
   * The account's address, in Bech32.
   */
  account: string;
}
/**
 * A claim that the royalties ledger paid to an account. A claim of several denoms is one for each.
 */
export interface Claim {
  amount: Coin;
  /**
   * The time of the block.
   */
  at: string;
  /**
   * The height of the block.
   */
  height: number;
  /**
   * The hash of the transaction; null for a message of governance.
   */
  tx?: string | null;
}
/**
 * A domain that an account's profile claims, and whether the domain names the account back:
 * `https://DOMAIN/.well-known/weighhouse.json` with `{"accounts": ["ADDRESS"]}`.
 */
export interface ClaimedDomain {
  /**
   * When this index asked it last; null before the first time.
   */
  checked_at?: string | null;
  /**
   * The domain's name, without a scheme.
   */
  name: string;
  /**
   * The fault that the last attempt found; null if it found none.
   */
  problem?: string | null;
  /**
   * Whether it names the account. It is asked each day; a proof counts for three while the domain does not answer.
   */
  proven: boolean;
  /**
   * Since when it does without a break; null while it does not.
   */
  proven_since?: string | null;
}
/**
 * The comparison of a content with others.
 */
export interface Comparison {
  /**
   * The time at which the index compared it with all that it had read before. What it reads later is compared with this,
   * too.
   */
  compared_at: string;
  /**
   * The least share of the version's content that is named as a copy's. Of shares near it, not all are found: of two
   * contents with a tenth in common, four of five.
   */
  least_share: number;
}
/**
 * Where the account wants to hear of what happens. Nobody else sees it.
 */
export interface Contact {
  /**
   * The time at which the account last set its contact.
   */
  changed_at: string;
  /**
   * The address of mail; null without one.
   */
  email?: string | null;
  /**
   * The page's address of https; null without one.
   */
  url?: string | null;
}
/**
 * Where the account wants to hear of what happens: an address of mail, a page, or both.
 */
export interface ContactRequest {
  /**
   * The address of mail, as `name@host`: at most 254 bytes.
   */
  email?: string | null;
  /**
   * An address of https.
   */
  url?: string | null;
}
/**
 * What the index knows of a version's content. Every sealed file begins with its manifest and with the headers of its model
 * files, in clear. The index reads them from IPFS, and they count only if the leaves of the content have the version's
 * `plaintext_root`: then the seller committed to them on chain, and a file with others is not what buyers get.
 */
export interface Content {
  /**
   * The number of its files; null until it is read.
   */
  file_count?: number | null;
  /**
   * The number of its files that are Python pickles, which can run code when they are loaded; null until it is read. The
   * manifest marks them: it is as honest as the seller until a buyer opens the file.
   */
  pickle_count?: number | null;
  /**
   * The reason for which the content is not read, by the last attempt; null before the first, and once it is read.
   */
  problem?: string | null;
  /**
   * The time at which the index read it; null until then.
   */
  read_at?: string | null;
  state: ContentState;
}
/**
 * One of the files in the folder that buyers get.
 */
export interface ContentFile {
  format: FileFormat;
  /**
   * Its path in the folder that buyers get.
   */
  path: string;
  /**
   * The SHA-256 of the file by the manifest, in hexadecimal: the seller's word until a buyer opens the file.
   */
  sha256: string;
  /**
   * Its length, in bytes.
   */
  size: number;
  tensors?: FileTensors | null;
}
/**
 * What a model file's header, or the manifest, says of the numbers in it.
 */
export interface FileTensors {
  /**
   * The positions of the context that the model was made for, by its header; null where the header does not tell.
   */
  context_length?: number | null;
  /**
   * The memory that keys and values of one such context take in numbers of 16 bits, in bytes; null where the header does
   * not tell.
   */
  context_memory?: number | null;
  /**
   * The number of tensors.
   */
  count: number;
  /**
   * The parameters by their types.
   */
  dtypes: {
    [k: string]: number;
  };
  /**
   * The memory that they take, each parameter in its own type, in bytes.
   */
  memory?: number | null;
  /**
   * The number of parameters in all of them.
   */
  parameters: number;
  /**
   * Whether the file's own header says so. Otherwise the manifest alone does, which is the seller's word: for ONNX files, for
   * headers of more than 32 MiB, and for those after the first 1,024 or the first 128 MiB of headers.
   */
  proven: boolean;
}
/**
 * Visits and orders of one span.
 */
export interface Conversion {
  /**
   * The beginning of the span.
   */
  from: string;
  /**
   * The orders that were placed: of a listing, resales included; of an account, those that it sells or resells.
   */
  orders: number;
  /**
   * Orders for each visit; null without a visit.
   */
  ratio?: number | null;
  /**
   * Visits of the listings' pages, as front ends told them: a visitor counts once a day for a listing. They cost
   * nothing to make up.
   */
  visits: number;
}
/**
 * A version with content that another version has too. The account that published the earlier version was first.
 */
export interface Copy {
  /**
   * The number of the listing.
   */
  listing: number;
  /**
   * The version's number in its listing.
   */
  number: number;
  /**
   * The time of its publication.
   */
  published_at: string;
  /**
   * The share of the other version's content that this version has, from 0 to 1: 1 for all of it. A share of large
   * contents is an estimate, good to some 0.05.
   */
  share: number;
}
/**
 * A value, and the number of listings that have it.
 */
export interface CountedValue {
  /**
   * The number of listings that have it.
   */
  count: number;
  /**
   * The value or the suggestion, as filters take it.
   */
  value: string;
}
/**
 * A delivery to a webhook.
 */
export interface Delivery {
  /**
   * The number of attempts that began, since it was last sent again.
   */
  attempts: number;
  /**
   * The `webhook-id` of each attempt.
   */
  id: string;
  /**
   * The time at which the server made it.
   */
  made_at: string;
  /**
   * The earliest time of the next attempt; null unless it waits.
   */
  next_attempt?: string | null;
  /**
   * The reason for which the last attempt failed; null if it did not.
   */
  problem?: string | null;
  state: DeliveryState;
  /**
   * The status of the last answer; null if there was none.
   */
  status?: number | null;
  /**
   * The end of the last attempt; null before the first.
   */
  tried_at?: string | null;
}
/**
 * The times from payment to delivery with its proof, in seconds.
 */
export interface DeliveryTimes {
  /**
   * The number of deliveries that were timed.
   */
  deliveries: number;
  /**
   * Null without a delivery.
   */
  median?: number | null;
  /**
   * The time within which nine in ten were delivered; null without a delivery.
   */
  nine_in_ten?: number | null;
  /**
   * The longest of them; null without a delivery.
   */
  slowest?: number | null;
}
/**
 * The rules of sales in one denom. Amounts are decimal digits, in base units.
 */
export interface DenomRule {
  /**
   * Whether the denom is closed to new orders, bonds and prices at the last block of the index.
   */
  closed: boolean;
  /**
   * The time from which it is closed; null while no closing is announced, and where governance closed it without a date.
   */
  closes_at?: string | null;
  /**
   * The most that all deliveries which a seller misses in one day pay to buyers.
   */
  daily_penalty: string;
  /**
   * The decimal places of that unit: an amount of base units is divided by ten to this power.
   */
  decimals: number;
  /**
   * The base denom of the rule.
   */
  denom: string;
  /**
   * The least bond of an order.
   */
  min_bond: string;
  /**
   * The least fee of a sale.
   */
  min_fee: string;
  /**
   * The least stake of a dispute, which is never above the price.
   */
  min_stake: string;
  /**
   * The unit in which people read amounts, such as `whs` of `uwhs`; the denom itself where they read base units.
   */
  unit: string;
}
/**
 * The rest of a `SignDoc` of `SIGN_MODE_DIRECT`: Keplr's `signDirect` takes it with `body_bytes`, `chain_id` and
 * `account_number`.
 */
export interface DirectDocument {
  /**
   * `AuthInfo` in protobuf, in base64: send it with the signature.
   */
  auth_info_bytes: string;
}
/**
 * The dispute of an order: its buyer says that the model breaks its card's promises.
 */
export interface Dispute {
  /**
   * The account that decides.
   */
  arbiter: string;
  asked?: Coin | null;
  /**
   * The account that opened it: the order's buyer.
   */
  buyer: string;
  /**
   * The arbiter's deadline: until then it can rule and a proof counts; from then on anyone can settle.
   */
  decide_by: string;
  /**
   * The least height from which that holds: time and height must both be reached.
   */
  decide_by_height: number;
  end?: DisputeEnd | null;
  /**
   * The time of its end; null while the dispute is open.
   */
  ended_at?: string | null;
  /**
   * The hash of that transaction; null for a message of governance.
   */
  ended_tx?: string | null;
  offered?: Coin | null;
  /**
   * The time at which the buyer opened it.
   */
  opened_at: string;
  /**
   * The hash of that transaction; null for a message of governance.
   */
  opened_tx?: string | null;
  /**
   * The number of the order.
   */
  order: number;
  /**
   * The address of the evidence, in the buyer's words.
   */
  reason: string;
  stake: Coin;
  stake_back?: Coin | null;
  to_buyer?: Coin | null;
}
/**
 * A field of a message.
 */
export interface ExplainedField {
  /**
   * The field, with those that it lies in.
   */
  field: string;
  /**
   * The value in words; the length where it is too long to read.
   */
  value: string;
}
/**
 * One message of a transaction, decoded.
 */
export interface ExplainedMessage {
  /**
   * The contract that it calls.
   */
  contract: string;
  /**
   * Its fields, in the order of their names.
   */
  fields: ExplainedField[];
  /**
   * The message's name.
   */
  message: string;
  /**
   * The coins that leave the sender with it.
   */
  pays: Funds[];
  /**
   * The account that signs it.
   */
  sender: string;
  /**
   * The contract's address.
   */
  target: string;
}
/**
 * Coins that travel with a message.
 */
export interface Funds {
  /**
   * The amount, in base units: decimal digits.
   */
  amount: string;
  /**
   * The base denom, such as `uwhs`.
   */
  denom: string;
}
/**
 * All that is kept for an account. What the chain has is everybody's, and not in it.
 */
export interface Export {
  /**
   * The account's address, in Bech32.
   */
  account: string;
  /**
   * All versions of the account's backups with their contents, the newest first.
   */
  backups: BackupInFull[];
  contact?: Contact | null;
  /**
   * The time of this answer.
   */
  exported_at: string;
  /**
   * The account's notices, the newest first.
   */
  notices: Notice[];
  /**
   * The account's saved searches, the newest first.
   */
  searches: Search[];
  /**
   * The account's open sessions, the newest first.
   */
  sessions: OpenSession[];
  /**
   * The files that the account sent and that are still there.
   */
  uploads: SentFile[];
  /**
   * Without their secrets.
   */
  webhooks: Webhook[];
}
/**
 * A notice of the account. Nobody else sees it.
 */
export interface Notice {
  /**
   * The time of the block in which it happened; for what a search found, that of the listing's creation.
   */
  at: string;
  /**
   * The denom that closes, in which the account has prices or a bond.
   */
  denom?: string | null;
  /**
   * Whether the account marked it, or a later one, as read.
   */
  is_read: boolean;
  kind: NoticeKind;
  /**
   * The number of the listing; absent if it is about none.
   */
  listing?: number | null;
  /**
   * True for the last of twenty that are told in an hour: there may be more of its kind. Absent otherwise.
   */
  more?: boolean | null;
  /**
   * The notice's number: the account's notices are counted from 1.
   */
  number: number;
  /**
   * The number of the order; absent if it is about none.
   */
  order?: number | null;
  /**
   * The number of the question; absent if it is about none.
   */
  question?: number | null;
  /**
   * The number of the report; absent if it is about none.
   */
  report?: number | null;
  role?: NoticeRole | null;
  search?: NoticeSearch | null;
  /**
   * The time at which the server gave it.
   */
  told_at: string;
  /**
   * The deadline that comes near, or the time from which the denom is closed.
   */
  until?: string | null;
  /**
   * The version's number in its listing; absent if it is about none.
   */
  version?: number | null;
}
/**
 * A saved search, by the name that it had when it found the listing.
 */
export interface NoticeSearch {
  /**
   * The id of the saved search.
   */
  id: string;
  /**
   * The account's own name for it.
   */
  name: string;
}
/**
 * A saved search. Nobody else sees it.
 */
export interface Search {
  /**
   * The time at which the account last saved or replaced it.
   */
  changed_at: string;
  /**
   * The path of the feed of what it finds, which is everybody's; null unless the server follows it.
   */
  feed?: string | null;
  /**
   * The parameters of `/v1/listings` by which the server follows it; null if it does not.
   */
  follow?: string | null;
  /**
   * The search's id: `/v1/me/searches/{id}` replaces or deletes it.
   */
  id: string;
  /**
   * The account's own name for it.
   */
  name: string;
  /**
   * The question, as the front end that saved it asks it.
   */
  question: {
    [k: string]: unknown;
  };
  /**
   * The time at which the server stored it first.
   */
  saved_at: string;
}
/**
 * A session.
 */
export interface OpenSession {
  /**
   * The account that signed in.
   */
  account: string;
  /**
   * The time at which it ends by itself.
   */
  expires_at: string;
  /**
   * The session's id: `DELETE /v1/sessions/{id}` ends it.
   */
  id: string;
  /**
   * Whether the request was made by it.
   */
  is_this: boolean;
  /**
   * The time at which the account signed in.
   */
  opened_at: string;
  /**
   * The time at which it was last used, to the hour.
   */
  used_at: string;
}
/**
 * A file that the account sent.
 */
export interface SentFile {
  /**
   * The length of the file, in bytes.
   */
  bytes: number;
  /**
   * The file's IPFS content identifier.
   */
  cid: string;
  /**
   * Whether a version whose seller had a bond names it.
   */
  is_named: boolean;
  /**
   * The time at which it leaves, unless a version names it that can be sold and whose seller's bonds suffice for it; null
   * while one does, or while a buyer needs the file.
   */
  lapses_at?: string | null;
  /**
   * The time of its upload.
   */
  uploaded_at: string;
}
/**
 * A webhook. Nobody else sees it.
 */
export interface Webhook {
  /**
   * The time at which the server stored it.
   */
  created_at: string;
  /**
   * The webhook's id: `DELETE /v1/me/webhooks/{id}` deletes it.
   */
  id: string;
  /**
   * The address of https to which the server sends notices.
   */
  url: string;
}
/**
 * The values of one property.
 */
export interface Facet {
  /**
   * A property whose values are counted.
   */
  of:
    | "task"
    | "framework"
    | "license"
    | "publisher"
    | "publisher_standing"
    | "seller"
    | "state"
    | "kind"
    | "right"
    | "format"
    | "quantization"
    | "loads"
    | "scanned"
    | "tag"
    | "language"
    | "dataset"
    | "base_model"
    | "denom"
    | "metric";
  /**
   * The values that most listings have, the most frequent first.
   */
  values: CountedValue[];
}
/**
 * A fee grant on its way to a block. It pays once the chain has it.
 */
export interface FeeGrant {
  /**
   * The time from which it pays nothing more.
   */
  expires_at: string;
  /**
   * The account that pays: the `granter` of the transaction's fee.
   */
  granter: string;
  limit: Coin;
  /**
   * The hash of the transaction by which it is granted.
   */
  transaction: string;
}
/**
 * The weight of fees in one denom.
 */
export interface FeeRate {
  /**
   * The base denom of the fees.
   */
  denom: string;
  /**
   * The weight of one base unit of fee, a decimal number.
   */
  weight: string;
}
/**
 * A message to the operator.
 */
export interface FeedbackRequest {
  /**
   * Where you want an answer: at most 254 bytes.
   */
  contact?: string | null;
  kind: FeedbackKind;
  /**
   * The path of the page that it is about, such as `/models/7`: at most 500 bytes, without an address of whoever
   * looks.
   */
  page?: string | null;
  /**
   * At most 4,000 bytes.
   */
  words: string;
}
/**
 * A plan by which a listing is sold.
 */
export interface Plan {
  /**
   * Whether the denom of the price is closed to new orders.
   */
  denom_closed: boolean;
  /**
   * The time from which the denom of the price is closed; null while no closing is announced, and where governance closed
   * it without a date.
   */
  denom_closes_at?: string | null;
  kind: LicenseKind;
  /**
   * The plan's position in its listing, from 0, by which an order names it.
   */
  plan: number;
  price: Coin;
  /**
   * The creators' part of a resale's price, in basis points.
   */
  resale_royalty_bps: number;
  rights: Rights;
  /**
   * The number of licenses of a limited supply that open and settled orders hold, without refunded ones; null without a limit.
   */
  sold?: number | null;
  /**
   * The most licenses of this plan; null for any number.
   */
  supply?: number | null;
  /**
   * The length of the term, in seconds; null for a perpetual license.
   */
  term_seconds?: number | null;
}
/**
 * The rights of a license's holder.
 */
export interface Rights {
  /**
   * Use the model commercially.
   */
  commercial: boolean;
  /**
   * Make and license models derived from this one.
   */
  derivatives: boolean;
  /**
   * Pass the weights on.
   */
  redistribution: boolean;
  /**
   * The most people that use the model at a time; null for any number.
   */
  seats?: number | null;
  /**
   * Transfer or resell the license.
   */
  transferable: boolean;
}
/**
 * The reasons for a listing's position: the place, then the proven use, then the time of creation.
 */
export interface Why {
  /**
   * The number of distinct accounts that paid for it. The seller, its payees and resales don't count.
   */
  buyers: number;
  place: MatchPlace;
  /**
   * The sum over those buyers, each worth half as much 90 days after its last order.
   */
  proven_use: number;
}
/**
 * What a buyer gets back in each case, and what that follows from.
 */
export interface Guarantee {
  bond: Coin;
  fee: Coin;
  if_disputed_at_most?: Coin | null;
  if_proven_bad: Coin;
  if_proven_bad_later: Coin;
  if_undelivered: Coin;
  stake: Coin;
}
/**
 * An account that may pause new orders once, until governance resumes them or changes the settings.
 */
export interface Guardian {
  /**
   * The account that may pause orders.
   */
  account: string;
  /**
   * The end of that power.
   */
  expires_at: string;
}
/**
 * A handle: a name that one account holds at a time.
 */
export interface Handle {
  /**
   * The account that holds it; null while nobody does.
   */
  account?: string | null;
  deposit: Coin;
  /**
   * The name that the handle and its look-alikes are.
   */
  fold: string;
  /**
   * The time from which anyone can claim it; null while it is held.
   */
  free_from?: string | null;
  /**
   * The handle as it was shown last.
   */
  handle: string;
  /**
   * The account that can claim it earlier: the one that released it; null where governance revoked it.
   */
  reserved_for?: string | null;
  /**
   * The time from which its holder, or its last one, holds it.
   */
  since: string;
}
/**
 * The decision that hides a question or an answer.
 */
export interface HiddenPost {
  /**
   * The account that decided: governance or its moderator.
   */
  by: string;
  reason: HideReason;
  /**
   * The time of the decision.
   */
  since: string;
}
/**
 * The claims of an account about itself, and the attestations of others about it.
 */
export interface Identity {
  /**
   * The account's address, in Bech32.
   */
  account: string;
  /**
   * The account's attestations by accredited verifiers, the newest first, with those that count no more.
   */
  attestations: Attestation[];
  /**
   * The IPFS content identifier of the profile's card; null without one.
   */
  card?: string | null;
  /**
   * The time at which the account last changed card or domain; null if it never did.
   */
  changed_at?: string | null;
  domain?: ClaimedDomain | null;
  /**
   * The handle that the account holds, as it is shown; null without one.
   */
  handle?: string | null;
  /**
   * The number that the account's next link has: a signature of an Ethereum address names it.
   */
  next_link: number;
  /**
   * The account whose wallet this one is; null where it is nobody's.
   */
  wallet_of?: string | null;
  /**
   * The wallets that proved to be the account's.
   */
  wallets: Wallet[];
}
/**
 * A wallet that proved that it belongs to an account.
 */
export interface Wallet {
  /**
   * The wallet's account, or its Ethereum address in lower case.
   */
  address: string;
  kind: WalletKind;
  /**
   * The number of the link among those of the account.
   */
  number: number;
  /**
   * The time of the link.
   */
  since: string;
}
/**
 * The income of an account in one denom over one span.
 */
export interface IncomeFigures {
  credited: Coin;
  /**
   * The base denom of the amounts.
   */
  denom: string;
  /**
   * The beginning of the span.
   */
  from: string;
  from_others: Coin;
  resales: Coin;
}
/**
 * A license: a token that froze the terms of its purchase.
 */
export interface License {
  /**
   * The end of the license; null for a perpetual one.
   */
  expires_at?: string | null;
  /**
   * The token id: the number of the order that first bought the license.
   */
  id: number;
  /**
   * The time of the issue.
   */
  issued_at: string;
  kind: LicenseKind;
  /**
   * The number of the listing.
   */
  listing: number;
  /**
   * The account that holds the license: escrow during a resale.
   */
  owner: string;
  /**
   * The creators' part of a resale's price, in basis points.
   */
  resale_royalty_bps: number;
  rights: Rights;
  /**
   * The length of the term, in seconds; null for a perpetual license.
   */
  term_seconds?: number | null;
  /**
   * The hash of the license text and of the terms.
   */
  terms_hash: string;
  /**
   * The number of the bought version.
   */
  version: number;
}
/**
 * A holder's last request for the key of a license, which it lost or received with a transfer.
 */
export interface Rekey {
  /**
   * The time of the answer; null before it.
   */
  answered_at?: string | null;
  /**
   * The hash of that transaction; null for a message of governance.
   */
  answered_tx?: string | null;
  /**
   * The time of the request.
   */
  asked_at: string;
  /**
   * The hash of that transaction; null for a message of governance.
   */
  asked_tx?: string | null;
  /**
   * The encrypted key and its proof, `c1 ‖ c2 ‖ c3`, in hexadecimal; null before an answer.
   */
  delivery?: string | null;
  /**
   * The time at which the request ended without an answer; null while it is open, and when it was answered.
   */
  ended_at?: string | null;
  /**
   * The hash of that transaction; null for a message of governance.
   */
  ended_tx?: string | null;
  /**
   * The time until which an account can answer the request.
   */
  expires_at: string;
  /**
   * The least height from which it has expired: time and height must both be reached.
   */
  expires_at_height: number;
  /**
   * The token id of the license.
   */
  license: number;
  /**
   * The number of the listing.
   */
  listing: number;
  /**
   * The account that requested the key.
   */
  owner: string;
  /**
   * The new transport key `T`: a compressed point of G1, in hexadecimal.
   */
  transport_key: string;
  /**
   * The number of the version whose key the holder requests.
   */
  version: number;
}
/**
 * A license that its holder resells. Escrow holds it meanwhile.
 */
export interface Resale {
  /**
   * The buyer's time to challenge the delivery, in seconds.
   */
  challenge_window: number;
  /**
   * The reseller's time to deliver after the payment, in seconds.
   */
  deliver_within: number;
  /**
   * Whether the resale takes no further order: the reseller ended it while an order was open, or missed a delivery.
   */
  ending: boolean;
  /**
   * The end of the license; null for a perpetual one.
   */
  expires_at?: string | null;
  /**
   * The token id of the license.
   */
  license: number;
  /**
   * The number of the listing.
   */
  listing: number;
  /**
   * The time at which the resale began.
   */
  opened_at: string;
  /**
   * The height of the block at that time.
   */
  opened_height: number;
  /**
   * The hash of that transaction; null for a message of governance.
   */
  opened_tx?: string | null;
  /**
   * The number of the open order that buys the license; null without one.
   */
  order?: number | null;
  price: Coin;
  /**
   * The account that resells it, and must deliver.
   */
  seller: string;
  /**
   * The number of the version.
   */
  version: number;
}
/**
 * What a model derives from, and what derives from it, by the word of cards.
 */
export interface Lineage {
  /**
   * The base models that the card names, in its order. A card is its seller's word, which nothing proves.
   */
  base_models: BaseModel[];
  /**
   * Sellable listings whose cards name this listing's name as a base model, those with most proven use first.
   */
  derived: Listing[];
}
/**
 * A page of a list.
 */
export interface Listed_Claim {
  /**
   * The items of the page.
   *
   * Items: A claim that the royalties ledger paid to an account. A claim of several denoms is one for each.
   */
  data: {
    amount: Coin;
    /**
     * The time of the block.
     */
    at: string;
    /**
     * The height of the block.
     */
    height: number;
    /**
     * The hash of the transaction; null for a message of governance.
     */
    tx?: string | null;
  }[];
  /**
   * The cursor of the next page, for `after`; null on the last.
   */
  next?: string | null;
  total?: Total | null;
}
/**
 * The size of a list.
 */
export interface Total {
  /**
   * The number of items on all pages, at most 1,000.
   */
  count: number;
  /**
   * Whether the list has no more items than `count` says.
   */
  is_exact: boolean;
}
/**
 * A page of a list.
 */
export interface Listed_Dispute {
  /**
   * The items of the page.
   *
   * Items: The dispute of an order: its buyer says that the model breaks its card's promises.
   */
  data: {
    /**
     * The account that decides.
     */
    arbiter: string;
    asked?: Coin | null;
    /**
     * The account that opened it: the order's buyer.
     */
    buyer: string;
    /**
     * The arbiter's deadline: until then it can rule and a proof counts; from then on anyone can settle.
     */
    decide_by: string;
    /**
     * The least height from which that holds: time and height must both be reached.
     */
    decide_by_height: number;
    end?: DisputeEnd | null;
    /**
     * The time of its end; null while the dispute is open.
     */
    ended_at?: string | null;
    /**
     * The hash of that transaction; null for a message of governance.
     */
    ended_tx?: string | null;
    offered?: Coin | null;
    /**
     * The time at which the buyer opened it.
     */
    opened_at: string;
    /**
     * The hash of that transaction; null for a message of governance.
     */
    opened_tx?: string | null;
    /**
     * The number of the order.
     */
    order: number;
    /**
     * The address of the evidence, in the buyer's words.
     */
    reason: string;
    stake: Coin;
    stake_back?: Coin | null;
    to_buyer?: Coin | null;
  }[];
  /**
   * The cursor of the next page, for `after`; null on the last.
   */
  next?: string | null;
  total?: Total | null;
}
/**
 * A page of a list.
 */
export interface Listed_License {
  /**
   * The items of the page.
   *
   * Items: A license: a token that froze the terms of its purchase.
   */
  data: {
    /**
     * The end of the license; null for a perpetual one.
     */
    expires_at?: string | null;
    /**
     * The token id: the number of the order that first bought the license.
     */
    id: number;
    /**
     * The time of the issue.
     */
    issued_at: string;
    kind: LicenseKind;
    /**
     * The number of the listing.
     */
    listing: number;
    /**
     * The account that holds the license: escrow during a resale.
     */
    owner: string;
    /**
     * The creators' part of a resale's price, in basis points.
     */
    resale_royalty_bps: number;
    rights: Rights;
    /**
     * The length of the term, in seconds; null for a perpetual license.
     */
    term_seconds?: number | null;
    /**
     * The hash of the license text and of the terms.
     */
    terms_hash: string;
    /**
     * The number of the bought version.
     */
    version: number;
  }[];
  /**
   * The cursor of the next page, for `after`; null on the last.
   */
  next?: string | null;
  total?: Total | null;
}
/**
 * A page of a list.
 */
export interface Listed_Order {
  /**
   * The items of the page.
   *
   * Items: An order. Points and ciphertexts are in hexadecimal.
   */
  data: {
    bond: Coin;
    /**
     * The time at which the bond was released or forfeited; null while it is reserved.
     */
    bond_ended_at?: string | null;
    /**
     * The hash of that transaction; null for a message of governance.
     */
    bond_ended_tx?: string | null;
    /**
     * The account that received `bond_to_buyer`: the license's holder for a settled order, otherwise the buyer.
     */
    bond_recipient?: string | null;
    bond_released?: Coin | null;
    bond_state: BondState;
    bond_to_buyer?: Coin | null;
    bond_to_treasury?: Coin | null;
    /**
     * The account that paid.
     */
    buyer: string;
    /**
     * The content identifier of the listing's card when the order was placed; an arbiter rules by this card.
     */
    card_cid: string;
    /**
     * The buyer's time to challenge the delivery before the seller is paid, in seconds; 0 without a window.
     */
    challenge_window: number;
    /**
     * The time at which the order was settled, refunded or withdrawn; null before.
     */
    closed_at?: string | null;
    /**
     * The hash of that transaction; null for a message of governance.
     */
    closed_tx?: string | null;
    /**
     * The time after the challenge window in which a proof still forfeits the bond, in seconds.
     */
    cooldown: number;
    /**
     * The deadline of the delivery; null for an offer before its seller takes it.
     */
    deliver_by?: string | null;
    /**
     * The least height from which that holds: time and height must both be reached.
     */
    deliver_by_height?: number | null;
    /**
     * The time of the delivery; null before it.
     */
    delivered_at?: string | null;
    /**
     * The hash of that transaction; null for a message of governance.
     */
    delivered_tx?: string | null;
    /**
     * The encrypted key and its proof, `c1 ‖ c2 ‖ c3`; null before the delivery.
     */
    delivery?: string | null;
    /**
     * The time from which an offer's seller can't take it and anyone can withdraw it; null for other orders.
     */
    expires_at?: string | null;
    /**
     * The least height from which that holds: time and height must both be reached.
     */
    expires_at_height?: number | null;
    fee: Coin;
    /**
     * The order's number; the license that it mints has the same.
     */
    id: number;
    /**
     * Whether the buyer named the price.
     */
    is_offer: boolean;
    /**
     * The number of the listing.
     */
    listing: number;
    /**
     * The time of the order or offer; for a taken offer, the time at which the seller took it.
     */
    placed_at: string;
    /**
     * The height of the block at that time.
     */
    placed_height: number;
    /**
     * The hash of that transaction; null for a message of governance.
     */
    placed_tx?: string | null;
    /**
     * The plan's position in its listing, from 0.
     */
    plan: number;
    price: Coin;
    /**
     * The time from which anyone can refund an undelivered order; null for an offer before its seller takes it.
     */
    refund_from?: string | null;
    /**
     * The least height from which that holds: time and height must both be reached.
     */
    refund_from_height?: number | null;
    /**
     * The time from which the bond can be released and no proof reaches it; null before the delivery.
     */
    release_from?: string | null;
    /**
     * The least height from which that holds: time and height must both be reached.
     */
    release_from_height?: number | null;
    /**
     * The number of the resold license; null when the creators sell.
     */
    resold?: number | null;
    returned: Coin;
    royalty: Coin;
    /**
     * The account that must deliver: the reseller for a resale, otherwise the seller.
     */
    seller: string;
    /**
     * The time from which anyone can settle the order and nobody challenge it; null before the delivery. During a dispute, the dispute's `decide_by` replaces it.
     */
    settle_from?: string | null;
    /**
     * The least height from which that holds: time and height must both be reached.
     */
    settle_from_height?: number | null;
    stake: Coin;
    state: OrderState;
    /**
     * The time at which the seller took the offer; null for an open offer, and for other orders.
     */
    taken_at?: string | null;
    /**
     * The hash of that transaction; null for a message of governance.
     */
    taken_tx?: string | null;
    /**
     * The buyer's transport key `T`: a compressed point of G1.
     */
    transport_key: string;
    /**
     * The number of the version.
     */
    version: number;
  }[];
  /**
   * The cursor of the next page, for `after`; null on the last.
   */
  next?: string | null;
  total?: Total | null;
}
/**
 * A page of a list.
 */
export interface Listed_Question {
  /**
   * The items of the page.
   *
   * Items: A question about a listing.
   */
  data: {
    /**
     * The number of answers that were ever given.
     */
    given_answers: number;
    /**
     * The question's number.
     */
    id: number;
    /**
     * The number of the listing.
     */
    listing: number;
    post: Post;
  }[];
  /**
   * The cursor of the next page, for `after`; null on the last.
   */
  next?: string | null;
  total?: Total | null;
}
/**
 * A post under a listing: a question or an answer.
 */
export interface Post {
  /**
   * The account that wrote it.
   */
  author: string;
  /**
   * The time of the last edit or of the withdrawal; null without one.
   */
  edited_at?: string | null;
  /**
   * The number of edits.
   */
  edits: number;
  hidden?: HiddenPost | null;
  mark?: AuthorMark | null;
  state: PostState;
  /**
   * The IPFS content identifier of the words; null unless it is shown.
   */
  words?: string | null;
  /**
   * The time of the first writing.
   */
  written_at: string;
  /**
   * The hash of that transaction.
   */
  written_tx?: string | null;
}
/**
 * A page of a list.
 */
export interface Listed_QuestionAnswer {
  /**
   * The items of the page.
   *
   * Items: An answer to a question.
   */
  data: {
    /**
     * The answer's number among the question's, from 1.
     */
    number: number;
    post: Post;
    /**
     * The number of the question.
     */
    question: number;
  }[];
  /**
   * The cursor of the next page, for `after`; null on the last.
   */
  next?: string | null;
  total?: Total | null;
}
/**
 * A page of a list.
 */
export interface Listed_Rekey {
  /**
   * The items of the page.
   *
   * Items: A holder's last request for the key of a license, which it lost or received with a transfer.
   */
  data: {
    /**
     * The time of the answer; null before it.
     */
    answered_at?: string | null;
    /**
     * The hash of that transaction; null for a message of governance.
     */
    answered_tx?: string | null;
    /**
     * The time of the request.
     */
    asked_at: string;
    /**
     * The hash of that transaction; null for a message of governance.
     */
    asked_tx?: string | null;
    /**
     * The encrypted key and its proof, `c1 ‖ c2 ‖ c3`, in hexadecimal; null before an answer.
     */
    delivery?: string | null;
    /**
     * The time at which the request ended without an answer; null while it is open, and when it was answered.
     */
    ended_at?: string | null;
    /**
     * The hash of that transaction; null for a message of governance.
     */
    ended_tx?: string | null;
    /**
     * The time until which an account can answer the request.
     */
    expires_at: string;
    /**
     * The least height from which it has expired: time and height must both be reached.
     */
    expires_at_height: number;
    /**
     * The token id of the license.
     */
    license: number;
    /**
     * The number of the listing.
     */
    listing: number;
    /**
     * The account that requested the key.
     */
    owner: string;
    /**
     * The new transport key `T`: a compressed point of G1, in hexadecimal.
     */
    transport_key: string;
    /**
     * The number of the version whose key the holder requests.
     */
    version: number;
  }[];
  /**
   * The cursor of the next page, for `after`; null on the last.
   */
  next?: string | null;
  total?: Total | null;
}
/**
 * A page of a list.
 */
export interface Listed_Report {
  /**
   * The items of the page.
   *
   * Items: A report of a listing. No number of reports delists anything: governance and its moderator do.
   */
  data: {
    appeal?: ReportAppeal | null;
    decision?: ReportDecision | null;
    /**
     * The IPFS content identifier of the evidence, in the reporter's words.
     */
    evidence: string;
    /**
     * The time of the report.
     */
    filed_at: string;
    /**
     * The hash of that transaction; null for a message of governance.
     */
    filed_tx?: string | null;
    /**
     * The report's number.
     */
    id: number;
    kind: ReportKind;
    /**
     * The number of the listing.
     */
    listing: number;
    /**
     * The account that received the stake: the reporter or the treasury; null before.
     */
    recipient?: string | null;
    /**
     * The account that reported.
     */
    reporter: string;
    /**
     * The time at which the stake was paid; null before.
     */
    settled_at?: string | null;
    /**
     * The time from which nobody decides or appeals and anyone settles.
     */
    settles_at: string;
    stake: Coin;
    state: ReportState;
    /**
     * The number of the version that it is about; null for the whole listing.
     */
    version?: number | null;
  }[];
  /**
   * The cursor of the next page, for `after`; null on the last.
   */
  next?: string | null;
  total?: Total | null;
}
/**
 * An appeal against a decision on a report.
 */
export interface ReportAppeal {
  /**
   * The time of the appeal.
   */
  appealed_at: string;
  /**
   * The account that appealed: the seller or the reporter.
   */
  by: string;
  /**
   * Whether governance has decided it.
   */
  decided: boolean;
  /**
   * The IPFS content identifier of the grounds.
   */
  grounds: string;
}
/**
 * A decision on a report.
 */
export interface ReportDecision {
  /**
   * The account that decided: governance or its moderator.
   */
  by: string;
  /**
   * The time of the decision.
   */
  decided_at: string;
  /**
   * The IPFS content identifier of the reasons; null without any.
   */
  reasons?: string | null;
}
/**
 * A page of a list.
 */
export interface Listed_Resale {
  /**
   * The items of the page.
   *
   * Items: A license that its holder resells. Escrow holds it meanwhile.
   */
  data: {
    /**
     * The buyer's time to challenge the delivery, in seconds.
     */
    challenge_window: number;
    /**
     * The reseller's time to deliver after the payment, in seconds.
     */
    deliver_within: number;
    /**
     * Whether the resale takes no further order: the reseller ended it while an order was open, or missed a delivery.
     */
    ending: boolean;
    /**
     * The end of the license; null for a perpetual one.
     */
    expires_at?: string | null;
    /**
     * The token id of the license.
     */
    license: number;
    /**
     * The number of the listing.
     */
    listing: number;
    /**
     * The time at which the resale began.
     */
    opened_at: string;
    /**
     * The height of the block at that time.
     */
    opened_height: number;
    /**
     * The hash of that transaction; null for a message of governance.
     */
    opened_tx?: string | null;
    /**
     * The number of the open order that buys the license; null without one.
     */
    order?: number | null;
    price: Coin;
    /**
     * The account that resells it, and must deliver.
     */
    seller: string;
    /**
     * The number of the version.
     */
    version: number;
  }[];
  /**
   * The cursor of the next page, for `after`; null on the last.
   */
  next?: string | null;
  total?: Total | null;
}
/**
 * A page of a list.
 */
export interface Listed_Review {
  /**
   * The items of the page.
   *
   * Items: The review of a settled order by its buyer.
   */
  data: {
    answer?: ReviewAnswer | null;
    /**
     * The time of the last edit; null without one.
     */
    edited_at?: string | null;
    /**
     * The number of edits.
     */
    edits: number;
    fee: Coin;
    /**
     * The number of holders of other licenses that found it helpful.
     */
    helpful: number;
    /**
     * The number of the listing.
     */
    listing: number;
    /**
     * The number of the order.
     */
    order: number;
    /**
     * The account that bought.
     */
    reviewer: string;
    /**
     * The stars, from 1 to 5.
     */
    stars: number;
    /**
     * The stars before the last edit; null without one.
     */
    stars_before?: number | null;
    /**
     * The number of the version that was bought.
     */
    version: number;
    /**
     * The IPFS content identifier of the words; null for stars alone.
     */
    words?: string | null;
    /**
     * The time of the first writing.
     */
    written_at: string;
    /**
     * The hash of that transaction; null for a message of governance.
     */
    written_tx?: string | null;
  }[];
  /**
   * The cursor of the next page, for `after`; null on the last.
   */
  next?: string | null;
  total?: Total | null;
}
/**
 * A seller's answer to a review.
 */
export interface ReviewAnswer {
  /**
   * The number of edits.
   */
  edits: number;
  /**
   * The IPFS content identifier of the words.
   */
  words: string;
  /**
   * The time of the last writing.
   */
  written_at: string;
}
/**
 * An account that is paid for a listing's sales.
 */
export interface Payee {
  /**
   * The account that is paid.
   */
  account: string;
  /**
   * The account's share of the revenue after the fee, in basis points.
   */
  share_bps: number;
}
/**
 * The division of a price when its order settles.
 */
export interface PriceDivision {
  carried: Coin;
  fee: Coin;
  /**
   * The parts of the payees of the split: of the price after the fee, or of a resale's royalty. Each is rounded down to
   * a whole unit.
   */
  payees: PayeePart[];
  to_reseller?: Coin | null;
}
/**
 * The part of a price that an account of the split gets.
 */
export interface PayeePart {
  /**
   * The account that is paid.
   */
  account: string;
  amount: Coin;
  /**
   * The account's share, in basis points.
   */
  share_bps: number;
}
/**
 * A published version of a model. Nothing in it changes, except that a proof can mark it bad. Points, keys and hashes
 * are in hexadecimal.
 */
export interface Version {
  availability?: Availability | null;
  /**
   * The time of the proof that the version is bad; from then on escrow accepts no sale, delivery or settlement of it.
   * Null without a proof.
   */
  bad_since?: string | null;
  /**
   * The height of the block with that proof.
   */
  bad_since_height?: number | null;
  /**
   * The number of chunks of 16 KiB.
   */
  chunk_count: number;
  /**
   * The sealed file's IPFS content identifier.
   */
  cid: string;
  /**
   * The Merkle root of the ciphertext chunks.
   */
  ciphertext_root: string;
  comparison?: Comparison | null;
  content: Content;
  /**
   * The positions of the longest context that a file of the version was made for, by its header; null if none tells, and
   * until the content is read.
   */
  context_length?: number | null;
  /**
   * The memory that keys and values of one such context take beside the weights, in numbers of 16 bits, in bytes; null if
   * no header tells, and until the content is read.
   */
  context_memory?: number | null;
  /**
   * The summaries of the model's files.
   */
  formats: TensorSummary[];
  /**
   * The point `H` that the registry computed: a compressed point of G1.
   */
  hash_point: string;
  /**
   * The Merkle root of the hashes of the chunk keys.
   */
  key_root: string;
  /**
   * The number of the listing.
   */
  listing: number;
  loads: LoadingVerdict;
  /**
   * The memory that the weights take, in bytes, for the format that takes the least; null without tensors. Once the index
   * read the content, each parameter is counted in its own type; before, this is the most that they take by what the chain
   * says. Running a model takes more than its weights, for one its context.
   */
  memory?: number | null;
  /**
   * The memory that the model needs, in bytes: its weights, and the keys and values of a context of 8,192 positions, or of its
   * longest one if that is shorter. Null where `memory` is; a version whose headers tell no context counts none.
   */
  memory_needed?: number | null;
  /**
   * The measurements that the seller claims.
   */
  metrics: VersionMetric[];
  /**
   * The version's number in its listing, from 1.
   */
  number: number;
  /**
   * The Merkle root of the plaintext chunks.
   */
  plaintext_root: string;
  /**
   * The public key `PK` of the content secret: a compressed point of G2.
   */
  public_key: string;
  /**
   * The time of the publication.
   */
  published_at: string;
  /**
   * The salt that went into `H`.
   */
  salt: string;
  scanned?: ScanVerdict | null;
  /**
   * The length of the content before sealing, in bytes.
   */
  size: number;
}
/**
 * A summary of the model files of one format, from their headers.
 */
export interface TensorSummary {
  /**
   * The tensors' types (`F32`).
   */
  dtypes: string[];
  /**
   * The format of the files.
   */
  format: string;
  /**
   * The number of parameters in all tensors: decimal digits.
   */
  parameters: string;
  /**
   * The number of tensors: decimal digits.
   */
  tensors: string;
}
/**
 * A measurement that the seller claims. Nothing on chain checks it.
 */
export interface VersionMetric {
  /**
   * The dataset of the measurement.
   */
  dataset: string;
  /**
   * The measure (`accuracy`).
   */
  name: string;
  /**
   * The figure, as a decimal number.
   */
  value: string;
}
/**
 * A page of listings.
 */
export interface ListingPage {
  /**
   * The query with its misspelled words corrected; null if there are none.
   */
  corrected?: string | null;
  /**
   * The listings of the page.
   */
  data: FoundInPage[];
  /**
   * The cursor of the next page, for `after`; null on the last.
   */
  next?: string | null;
  total?: Total | null;
}
/**
 * The revenue of a listing.
 */
export interface ListingRevenue {
  /**
   * The remainders that rounding left at sweeps, by split version and denom.
   */
  carried: Carried[];
  /**
   * The revenue by split and denom, the newest split first: at most 100.
   */
  revenues: Revenue[];
}
/**
 * The revenue of a listing under one split in one denom. Escrow gathers it until anybody sweeps it to the royalties
 * ledger, which divides it.
 */
export interface Revenue {
  accrued: Coin;
  /**
   * The amounts that a sweep would credit to the payees, the largest first. A payee whose part is no whole unit yet is
   * left out.
   */
  credits: PayeeCredit[];
  fee: Coin;
  /**
   * The number of sales whose revenue waits.
   */
  sales: number;
  /**
   * The number of the split that divides it.
   */
  split_version: number;
  swept: Coin;
  waiting: Coin;
}
/**
 * An amount that a sweep would credit to a payee.
 */
export interface PayeeCredit {
  /**
   * The account that is paid.
   */
  account: string;
  amount: Coin;
}
/**
 * The files of a content that run code when the model is loaded or used, and the verdict over all files. Before a purchase the
 * index sees the names of the files, the manifest's marks, and the headers of safetensors and GGUF files.
 */
export interface Loading {
  /**
   * The number of its files that run code or may; null until the content is read.
   */
  file_count?: number | null;
  /**
   * Those files, the ones that run code first, then by their paths: at most 100. Null until the content is read.
   */
  files?: LoadingFile[] | null;
  verdict: LoadingVerdict;
}
/**
 * A file that runs code when the model is loaded or used, or may.
 */
export interface LoadingFile {
  basis: LoadingBasis;
  effect: LoadingEffect;
  kind: LoadingKind;
  /**
   * Its path in the folder that buyers get.
   */
  path: string;
  /**
   * The reason, in English.
   */
  why: string;
}
/**
 * What the market's sellers have at stake, and how soon they deliver.
 */
export interface Market {
  delivery_times?: DeliveryTimes | null;
  /**
   * The sellers' bonds, by denom.
   */
  stakes: Stakes[];
}
/**
 * The bonds of all sellers in one denom.
 */
export interface Stakes {
  reserved: Coin;
  /**
   * The number of sellers that have any of it in escrow.
   */
  sellers: number;
  total: Coin;
}
/**
 * An account whose delistings last for a time.
 */
export interface Moderator {
  /**
   * The account that may delist listings.
   */
  account: string;
  /**
   * The time for which its delistings stand without governance, in seconds.
   */
  lapse: number;
}
/**
 * A page of the account's notices.
 */
export interface Notices {
  /**
   * The notices, the newest first.
   */
  data: Notice[];
  /**
   * The cursor of the next page, for `after`; null on the last.
   */
  next?: string | null;
  /**
   * The number of the last that is read; 0 before the first.
   */
  read_to: number;
  /**
   * The number of all notices that are not read.
   */
  unread: number;
}
/**
 * An order. Points and ciphertexts are in hexadecimal.
 */
export interface Order {
  bond: Coin;
  /**
   * The time at which the bond was released or forfeited; null while it is reserved.
   */
  bond_ended_at?: string | null;
  /**
   * The hash of that transaction; null for a message of governance.
   */
  bond_ended_tx?: string | null;
  /**
   * The account that received `bond_to_buyer`: the license's holder for a settled order, otherwise the buyer.
   */
  bond_recipient?: string | null;
  bond_released?: Coin | null;
  bond_state: BondState;
  bond_to_buyer?: Coin | null;
  bond_to_treasury?: Coin | null;
  /**
   * The account that paid.
   */
  buyer: string;
  /**
   * The content identifier of the listing's card when the order was placed; an arbiter rules by this card.
   */
  card_cid: string;
  /**
   * The buyer's time to challenge the delivery before the seller is paid, in seconds; 0 without a window.
   */
  challenge_window: number;
  /**
   * The time at which the order was settled, refunded or withdrawn; null before.
   */
  closed_at?: string | null;
  /**
   * The hash of that transaction; null for a message of governance.
   */
  closed_tx?: string | null;
  /**
   * The time after the challenge window in which a proof still forfeits the bond, in seconds.
   */
  cooldown: number;
  /**
   * The deadline of the delivery; null for an offer before its seller takes it.
   */
  deliver_by?: string | null;
  /**
   * The least height from which that holds: time and height must both be reached.
   */
  deliver_by_height?: number | null;
  /**
   * The time of the delivery; null before it.
   */
  delivered_at?: string | null;
  /**
   * The hash of that transaction; null for a message of governance.
   */
  delivered_tx?: string | null;
  /**
   * The encrypted key and its proof, `c1 ‖ c2 ‖ c3`; null before the delivery.
   */
  delivery?: string | null;
  /**
   * The time from which an offer's seller can't take it and anyone can withdraw it; null for other orders.
   */
  expires_at?: string | null;
  /**
   * The least height from which that holds: time and height must both be reached.
   */
  expires_at_height?: number | null;
  fee: Coin;
  /**
   * The order's number; the license that it mints has the same.
   */
  id: number;
  /**
   * Whether the buyer named the price.
   */
  is_offer: boolean;
  /**
   * The number of the listing.
   */
  listing: number;
  /**
   * The time of the order or offer; for a taken offer, the time at which the seller took it.
   */
  placed_at: string;
  /**
   * The height of the block at that time.
   */
  placed_height: number;
  /**
   * The hash of that transaction; null for a message of governance.
   */
  placed_tx?: string | null;
  /**
   * The plan's position in its listing, from 0.
   */
  plan: number;
  price: Coin;
  /**
   * The time from which anyone can refund an undelivered order; null for an offer before its seller takes it.
   */
  refund_from?: string | null;
  /**
   * The least height from which that holds: time and height must both be reached.
   */
  refund_from_height?: number | null;
  /**
   * The time from which the bond can be released and no proof reaches it; null before the delivery.
   */
  release_from?: string | null;
  /**
   * The least height from which that holds: time and height must both be reached.
   */
  release_from_height?: number | null;
  /**
   * The number of the resold license; null when the creators sell.
   */
  resold?: number | null;
  returned: Coin;
  royalty: Coin;
  /**
   * The account that must deliver: the reseller for a resale, otherwise the seller.
   */
  seller: string;
  /**
   * The time from which anyone can settle the order and nobody challenge it; null before the delivery. During a dispute, the dispute's `decide_by` replaces it.
   */
  settle_from?: string | null;
  /**
   * The least height from which that holds: time and height must both be reached.
   */
  settle_from_height?: number | null;
  stake: Coin;
  state: OrderState;
  /**
   * The time at which the seller took the offer; null for an open offer, and for other orders.
   */
  taken_at?: string | null;
  /**
   * The hash of that transaction; null for a message of governance.
   */
  taken_tx?: string | null;
  /**
   * The buyer's transport key `T`: a compressed point of G1.
   */
  transport_key: string;
  /**
   * The number of the version.
   */
  version: number;
}
/**
 * A step of an order.
 */
export interface Step {
  /**
   * The time of the block.
   */
  at: string;
  /**
   * The height of the block.
   */
  height: number;
  kind: StepKind;
  /**
   * The hash of that transaction; null for a message of governance.
   */
  tx?: string | null;
}
/**
 * The pause of new orders. Open orders go on.
 */
export interface OrderPause {
  /**
   * The account that paused orders: governance or its guardian.
   */
  by: string;
  /**
   * The time at which the pause began.
   */
  since: string;
  /**
   * The hash of the transaction that began it; null for a message of governance.
   */
  tx?: string | null;
  /**
   * The time at which the pause ends by itself.
   */
  until: string;
}
/**
 * A step of an order, with the order.
 */
export interface OrderStep {
  /**
   * The time of the block.
   */
  at: string;
  /**
   * The step's place in the chain: follow `orderSteps` in GraphQL from it on.
   */
  cursor: string;
  /**
   * The height of the block.
   */
  height: number;
  kind: StepKind;
  order: Order;
  /**
   * The hash of the transaction; null for a message of governance.
   */
  tx?: string | null;
}
/**
 * A sale with its outcome.
 */
export interface Outcome {
  end: SaleEnd;
  /**
   * The number of the order.
   */
  order: number;
}
/**
 * A price that a plan had until its next price.
 */
export interface PlanPrice {
  /**
   * The time from which it was the price.
   */
  at: string;
  price: Coin;
  /**
   * The hash of the transaction that set it; null for a message of governance.
   */
  tx?: string | null;
  /**
   * The number of the listing's latest version at that time; null before its first version.
   */
  version?: number | null;
}
/**
 * A request that is not answered, and the reason (RFC 9457).
 */
export interface Problem {
  /**
   * The kind of problem, for programs.
   */
  code: string;
  /**
   * The word that confirms an erasure, for the header `Weighhouse-Confirmation`; only with `CONFIRMATION_NEEDED`.
   */
  confirmation?: string | null;
  /**
   * The code of the contract that refused; only with `CHAIN_REFUSED`, where a contract refused with a code.
   */
  contract_code?: string | null;
  /**
   * The reason, and what to do.
   */
  detail: string;
  /**
   * The HTTP status of the answer.
   */
  status: number;
  /**
   * The meaning of the status.
   */
  title: string;
  /**
   * The hash of the transaction that was sent under the idempotency key; only with `IDEMPOTENCY_KEY_TAKEN`
   * and `IDEMPOTENCY_KEY_DIFFERS`.
   */
  transaction?: string | null;
  /**
   * The page that explains the codes.
   */
  type: string;
}
/**
 * A proof that a version is bad.
 */
export interface Proof {
  /**
   * The time of the block.
   */
  at: string;
  /**
   * The index of the bad chunk, from 0.
   */
  chunk: number;
  kind: ProofKind;
  /**
   * The number of the order by whose delivery it was proven.
   */
  order: number;
  /**
   * The account that proved it.
   */
  prover: string;
  /**
   * The hash of that transaction.
   */
  tx?: string | null;
}
/**
 * The publisher that a listing's name begins with, as in `publisher/model`.
 */
export interface Publisher {
  /**
   * The account that holds that handle.
   */
  account?: string | null;
  /**
   * That account's attestations by accredited verifiers, the newest first, but those that count no more. Empty for a look-alike.
   */
  attestations: Attestation[];
  /**
   * The domain that names the account; null without one.
   */
  domain?: string | null;
  /**
   * The handle that it is, or looks like; null where nobody proven or attested holds it.
   */
  handle?: string | null;
  /**
   * The part of the name before its first slash, or what looks like one.
   */
  name: string;
  standing: PublisherStanding;
}
/**
 * The numbers of events that are left out, by fault.
 */
export interface QuarantinedByFault {
  /**
   * The contracts' events that the index can't read: it is older than the contracts.
   */
  unreadable: number;
  /**
   * Values that no table can hold, which a transaction's sender wrote. The index is sound.
   */
  value: number;
  /**
   * Events that a view of the index refused and must take: a bug of the index.
   */
  view: number;
}
/**
 * A question about a listing.
 */
export interface Question {
  /**
   * The number of answers that were ever given.
   */
  given_answers: number;
  /**
   * The question's number.
   */
  id: number;
  /**
   * The number of the listing.
   */
  listing: number;
  post: Post;
}
/**
 * An answer to a question.
 */
export interface QuestionAnswer {
  /**
   * The answer's number among the question's, from 1.
   */
  number: number;
  post: Post;
  /**
   * The number of the question.
   */
  question: number;
}
/**
 * The rating of a listing at the present rates: a mean that begins with what governance set, in which each review weighs by
 * the fee of its sale.
 */
export interface Rating {
  /**
   * The numbers of reviews with one star, with two, and so on to five.
   */
  histogram: number[];
  /**
   * The number of the listing.
   */
  listing: number;
  /**
   * The mean, in thousandths of a star: 1,000 to 5,000.
   */
  milli_stars: number;
  /**
   * The number of reviews.
   */
  reviews: number;
  /**
   * The weight of the reviews, a whole number in decimal digits: the sum of their fees, each times the rate of its denom,
   * rounded down.
   */
  weight: string;
}
/**
 * Up to where notices were read.
 */
export interface ReadRequest {
  /**
   * The number of the last notice that was read: those before are read, too.
   */
  number: number;
}
/**
 * Up to where notices are read.
 */
export interface ReadTo {
  /**
   * The number of the last notice that is read; 0 before the first.
   */
  read_to: number;
}
/**
 * The orders that escrow refunded for one reason.
 */
export interface Refunds {
  /**
   * The number of orders.
   */
  orders: number;
  reason: RefundReason;
  returned: Coin;
}
/**
 * A report of a listing. No number of reports delists anything: governance and its moderator do.
 */
export interface Report {
  appeal?: ReportAppeal | null;
  decision?: ReportDecision | null;
  /**
   * The IPFS content identifier of the evidence, in the reporter's words.
   */
  evidence: string;
  /**
   * The time of the report.
   */
  filed_at: string;
  /**
   * The hash of that transaction; null for a message of governance.
   */
  filed_tx?: string | null;
  /**
   * The report's number.
   */
  id: number;
  kind: ReportKind;
  /**
   * The number of the listing.
   */
  listing: number;
  /**
   * The account that received the stake: the reporter or the treasury; null before.
   */
  recipient?: string | null;
  /**
   * The account that reported.
   */
  reporter: string;
  /**
   * The time at which the stake was paid; null before.
   */
  settled_at?: string | null;
  /**
   * The time from which nobody decides or appeals and anyone settles.
   */
  settles_at: string;
  stake: Coin;
  state: ReportState;
  /**
   * The number of the version that it is about; null for the whole listing.
   */
  version?: number | null;
}
/**
 * The settings of reputation, as governance last set them.
 */
export interface ReputationSettings {
  /**
   * The time to appeal against a decision, and to decide the appeal, in seconds.
   */
  appeal_span: number;
  /**
   * The time at which governance set the settings.
   */
  changed_at: string;
  /**
   * The time after its release in which a handle is free to nobody but its last holder, in seconds. A handle that was held
   * for less cools down for as long as it was held.
   */
  handle_cooldown: number;
  handle_deposit: Coin;
  /**
   * The rating that all listings begin with, in thousandths of a star.
   */
  prior_milli_stars: number;
  /**
   * The weight of that rating, a whole number in decimal digits.
   */
  prior_weight: string;
  /**
   * The weights of fees, by denom.
   */
  rates: FeeRate[];
  /**
   * The time to decide a report, in seconds.
   */
  report_span: number;
  report_stake: Coin;
}
/**
 * The review of a settled order by its buyer.
 */
export interface Review {
  answer?: ReviewAnswer | null;
  /**
   * The time of the last edit; null without one.
   */
  edited_at?: string | null;
  /**
   * The number of edits.
   */
  edits: number;
  fee: Coin;
  /**
   * The number of holders of other licenses that found it helpful.
   */
  helpful: number;
  /**
   * The number of the listing.
   */
  listing: number;
  /**
   * The number of the order.
   */
  order: number;
  /**
   * The account that bought.
   */
  reviewer: string;
  /**
   * The stars, from 1 to 5.
   */
  stars: number;
  /**
   * The stars before the last edit; null without one.
   */
  stars_before?: number | null;
  /**
   * The number of the version that was bought.
   */
  version: number;
  /**
   * The IPFS content identifier of the words; null for stars alone.
   */
  words?: string | null;
  /**
   * The time of the first writing.
   */
  written_at: string;
  /**
   * The hash of that transaction; null for a message of governance.
   */
  written_tx?: string | null;
}
/**
 * The words of a review, or of the answer to it, at one time.
 */
export interface ReviewText {
  /**
   * Whether the seller wrote it.
   */
  by_seller: boolean;
  /**
   * The number of the edit: 0 for the first words.
   */
  edit: number;
  /**
   * The stars, from 1 to 5; null for an answer.
   */
  stars?: number | null;
  /**
   * The IPFS content identifier of the words; null for stars alone.
   */
  words?: string | null;
  /**
   * The time of the writing.
   */
  written_at: string;
  /**
   * The hash of that transaction; null for a message of governance.
   */
  written_tx?: string | null;
}
/**
 * The figures of sales in one denom over one span. Each event counts in the span of its own block.
 */
export interface SalesFigures {
  bonds_lost: Coin;
  /**
   * The base denom of the amounts.
   */
  denom: string;
  /**
   * The number of disputes that buyers opened.
   */
  disputed: number;
  fees: Coin;
  /**
   * The beginning of the span.
   */
  from: string;
  kind?: LicenseKind | null;
  /**
   * The number of orders that buyers placed, and of offers that sellers took.
   */
  placed: number;
  /**
   * The number of orders that escrow refunded.
   */
  refunded: number;
  /**
   * The refunded orders by reason. A reason without an order is left out.
   */
  refunds: Refunds[];
  /**
   * The number of settled orders that resold a license.
   */
  resold: number;
  returned: Coin;
  royalties: Coin;
  /**
   * The number of orders that settled.
   */
  settled: number;
  volume: Coin;
}
/**
 * All sales of a listing or of an account, without resales.
 */
export interface SalesRecord {
  /**
   * The number of sales that buyers disputed, however the disputes ended.
   */
  disputed: number;
  /**
   * The number of sales that have not ended.
   */
  open: number;
  /**
   * The number of open sales that ended because a proof showed that the version is bad.
   */
  proven_bad: number;
  /**
   * The number of sales whose parties agreed on the whole price.
   */
  refund_agreed: number;
  /**
   * The number of sales whose arbiter returned the whole price.
   */
  refund_ruled: number;
  /**
   * The number of sales that were paid back, the sum of the next four.
   */
  refunded: number;
  /**
   * The number of sales that settled at the whole price.
   */
  settled: number;
  /**
   * The number of sales whose price a dispute divided: `split_agreed` and `split_ruled`.
   */
  split: number;
  /**
   * The number of those whose parties agreed.
   */
  split_agreed: number;
  /**
   * The number of those whose arbiter ruled.
   */
  split_ruled: number;
  /**
   * The number of sales that nobody delivered in time.
   */
  undelivered: number;
}
/**
 * The result of a scanner that the operator of this index ran, or heard of. It is the operator's word: another index may have
 * others, or none.
 */
export interface Scan {
  /**
   * The time at which the operator added it.
   */
  added_at: string;
  /**
   * Its findings: at most 100.
   */
  findings: ScanFinding[];
  /**
   * The time of the scan, by the operator.
   */
  scanned_at: string;
  /**
   * The name of the scanner.
   */
  scanner: string;
  /**
   * The version of the scanner, with that of its rules if it has any.
   */
  scanner_version: string;
  verdict: ScanVerdict;
}
/**
 * A finding of a scanner.
 */
export interface ScanFinding {
  /**
   * The file that it is about; null for the whole content.
   */
  path?: string | null;
  /**
   * The finding, in the scanner's words.
   */
  text: string;
}
/**
 * The progress of the answering server's search index.
 */
export interface SearchProgress {
  /**
   * Whether the server builds an index. The one before answers meanwhile; without one, searches are `UNAVAILABLE`.
   */
  building: boolean;
  /**
   * The number of the last change that it has.
   */
  change: number;
  /**
   * The height at which it last had all changes of listings, but for sales of the last 30 seconds; null before that.
   */
  height?: number | null;
}
/**
 * A search to be saved.
 */
export interface SearchRequest {
  /**
   * The parameters of `/v1/listings` that ask the same, such as `task=translation&q=whale`: with them the server
   * follows the search, and gives notices of new listings that it finds.
   */
  follow?: string | null;
  /**
   * The account's own name for it, of up to 200 bytes.
   */
  name: string;
  /**
   * The question, as your front end asks it: the arguments of GraphQL's `listings`, or the parameters of
   * `/v1/listings`. With the name at most 8 KiB.
   */
  question: {
    [k: string]: unknown;
  };
}
/**
 * A transaction that was written down and handed to a node. Ask what became of it: one whose sequence is not the account's next
 * waits for those before it.
 */
export interface Sent {
  /**
   * The transaction's hash: ask for it at `/v1/tx/{hash}`.
   */
  hash: string;
  /**
   * The last height that can include it.
   */
  timeout_height: string;
}
/**
 * The text for the account's wallet to sign.
 */
export interface SessionChallenge {
  /**
   * The time from which it opens no session.
   */
  expires_at: string;
  /**
   * The text, for Keplr's `signArbitrary` (ADR-36). Show it, and give it back to the letter.
   */
  text: string;
}
/**
 * A signed challenge.
 */
export interface SessionRequest {
  /**
   * Whether the session is a cookie that scripts can't read, for a page of the site's own domain; false by default,
   * for a token.
   */
  cookie?: boolean;
  signature: WalletSignature;
  /**
   * The text of the challenge, to the letter.
   */
  text: string;
}
/**
 * A signature as wallets write it.
 */
export interface WalletSignature {
  pub_key: WalletKey;
  /**
   * The signature, in base64: 64 bytes.
   */
  signature: string;
}
/**
 * A public key as wallets write it.
 */
export interface WalletKey {
  /**
   * The type: keys of secp256k1 alone sign in.
   */
  type: string;
  /**
   * The compressed key, in base64: 33 bytes.
   */
  value: string;
}
/**
 * The market's settings, as governance last set them. Amounts are in base units.
 */
export interface Settings {
  arbiter?: Arbiter | null;
  /**
   * The interval at which blocks come, in milliseconds: a span has passed when its seconds have, and as many blocks as
   * it has such intervals.
   */
  block_interval: number;
  /**
   * The part of a seller's bond that an order reserves, in basis points of the price.
   */
  bond_bps: number;
  /**
   * The delay between unlocking and withdrawing a bond, in seconds.
   */
  bond_delay: number;
  challenge_window: Span;
  /**
   * The time at which governance set the settings.
   */
  changed_at: string;
  /**
   * The hash of the transaction that set them; null for a message of governance.
   */
  changed_tx?: string | null;
  /**
   * The time after a challenge window in which a proof still forfeits the bond, in seconds.
   */
  cooldown: number;
  deliver_within: Span;
  /**
   * The denoms in which sellers may set prices.
   */
  denoms: DenomRule[];
  /**
   * The download rate that every buyer is assumed to reach, in bytes a second: larger files get longer windows.
   */
  download_rate: number;
  /**
   * The market's fee, in basis points of the price.
   */
  fee_bps: number;
  /**
   * The time after the deadline in which a delivery may still land, in seconds.
   */
  grace: number;
  guardian?: Guardian | null;
  moderator?: Moderator | null;
  order_pause?: OrderPause | null;
  /**
   * The stake that a dispute takes from the buyer, in basis points of the price.
   */
  stake_bps: number;
  /**
   * The account that receives the fees.
   */
  treasury: string;
}
/**
 * An inclusive range of spans, in seconds.
 */
export interface Span {
  /**
   * The longest time, in seconds.
   */
  max: number;
  /**
   * The shortest time, in seconds.
   */
  min: number;
}
/**
 * The progress of the index.
 */
export interface Status {
  /**
   * The prefix of the chain's addresses: `wasm` of `wasm1…`.
   */
  address_prefix: string;
  /**
   * The chain's last known height.
   */
  chain_head: number;
  /**
   * The id of the chain that the index follows.
   */
  chain_id: string;
  /**
   * The time at which a node last answered.
   */
  chain_seen_at: string;
  /**
   * The end of the block at `height`, as a place to follow from in GraphQL.
   */
  cursor: string;
  /**
   * The number of missing heights between `start_height` and `height`: 0 unless the index is damaged.
   */
  gaps: number;
  /**
   * The last height that the index holds.
   */
  height: number;
  proof: EventProof;
  /**
   * The number of events that are left out: values that no table can hold, and faults of the index.
   */
  quarantined: number;
  quarantined_by_fault: QuarantinedByFault;
  search: SearchProgress;
  /**
   * The seconds since which this answer may lack what the index holds: 0 unless a replica of its database answers.
   */
  stale_seconds: number;
  /**
   * The first height that the index holds.
   */
  start_height: number;
  /**
   * The time of the block at `height`; null before the first block.
   */
  time?: string | null;
  /**
   * The last height of which the index compared what two nodes tell with what it holds; null without a second node.
   */
  witnessed_height?: number | null;
}
/**
 * What begins as was typed, of each kind the best first.
 */
export interface Suggested {
  /**
   * The models that cards name as their bases.
   */
  base_models: CountedValue[];
  /**
   * Sellable listings whose names have the words, the last of them begun.
   */
  listings: Listing[];
  /**
   * The publishers that names begin with.
   */
  publishers: CountedValue[];
  /**
   * Tasks of listings.
   */
  tasks: CountedValue[];
}
/**
 * A sweep that would credit an account: what escrow's message `sweep` names.
 */
export interface Sweep {
  amount: Coin;
  /**
   * The number of the listing.
   */
  listing: number;
  /**
   * The number of the split that divides it.
   */
  split_version: number;
}
/**
 * The last 32 sales of a listing, without resales.
 */
export interface TrackRecord {
  /**
   * The median time from the payment to the delivery with its proof, in seconds; null without a delivery.
   */
  median_delivery?: number | null;
  /**
   * The number of sales that have not ended.
   */
  open: number;
  /**
   * The sales, oldest first.
   */
  outcomes: Outcome[];
  /**
   * The number of sales that were paid back.
   */
  refunded: number;
  /**
   * The number of sales that settled at the whole price.
   */
  settled: number;
  /**
   * The number of sales whose price a dispute divided.
   */
  split: number;
  /**
   * The number of the refunded sales that nobody delivered.
   */
  undelivered: number;
}
/**
 * A message, and the account that is to sign it.
 */
export interface TxRequest {
  /**
   * The coins that travel with it.
   */
  funds?: Funds[];
  /**
   * The fields of the message.
   */
  message: {
    [k: string]: unknown;
  };
  /**
   * The compressed public key of `sender`, 33 bytes of secp256k1 in base64: Keplr's `getKey` has it. Needed unless the
   * account signed a transaction before.
   */
  public_key?: string | null;
  /**
   * The account that signs and pays.
   */
  sender: string;
}
/**
 * What became of a transaction.
 */
export interface TxState {
  /**
   * The code of the contract that refused, such as `escrow/sold_out`; null unless a contract refused with a code.
   */
  contract_code?: string | null;
  /**
   * The gas that it used; null unless it is in a block.
   */
  gas_used?: number | null;
  /**
   * Its gas limit; null unless it is in a block.
   */
  gas_wanted?: number | null;
  /**
   * The transaction's hash, in upper-case hexadecimal.
   */
  hash: string;
  /**
   * The height of its block.
   */
  height?: number | null;
  /**
   * The reason, unless it succeeded; of one that is pending, what it waits for besides a block.
   */
  reason?: string | null;
  status: TxStatus;
}
/**
 * A transaction to be signed, in either mode. Numbers that a chain counts in 64 bits are decimal digits, bytes base64.
 */
export interface UnsignedTx {
  /**
   * The number of the account on its chain. A new account's is above 2^53: sign it as a `BigInt`.
   */
  account_number: string;
  amino: AminoDocument;
  /**
   * `TxBody` in protobuf, the same for both modes.
   */
  body_bytes: string;
  /**
   * The id of the chain that the transaction is for.
   */
  chain_id: string;
  direct: DirectDocument;
  fee: Funds;
  /**
   * The gas limit: the gas that the simulation used, and a margin.
   */
  gas_limit: string;
  /**
   * The gas that the simulation used.
   */
  gas_used: string;
  /**
   * What is signed, decoded from its bytes: show it before you ask to sign.
   */
  messages: ExplainedMessage[];
  /**
   * The account's next sequence: what takes it first leaves this transaction void.
   */
  sequence: string;
  /**
   * The last height that can include it.
   */
  timeout_height: string;
}
/**
 * A card that arrived. Its CID follows from its bytes alone: compare it with your own.
 */
export interface UploadedCard {
  /**
   * The card's IPFS content identifier.
   */
  cid: string;
  /**
   * The time until which a listing must name it; otherwise it leaves.
   */
  lapses_at: string;
}
/**
 * A sealed file that arrived, by its own bytes: compare it with what you sealed.
 */
export interface UploadedFile {
  /**
   * Bytes of the sealed file.
   */
  bytes: number;
  /**
   * The number of chunks of 16 KiB of its content.
   */
  chunk_count: number;
  /**
   * The sealed file's IPFS content identifier.
   */
  cid: string;
  /**
   * The Merkle root of the ciphertext chunks, in hexadecimal.
   */
  ciphertext_root: string;
  /**
   * The Merkle root of the hashes of the chunk keys, in hexadecimal.
   */
  key_root: string;
  /**
   * The time until which a version whose seller has a bond must name it; otherwise it leaves.
   */
  lapses_at: string;
  /**
   * The Merkle root of the plaintext chunks, in hexadecimal.
   */
  plaintext_root: string;
  /**
   * Bytes of its content.
   */
  size: number;
}
/**
 * A webhook to be kept.
 */
export interface WebhookRequest {
  /**
   * An address of https whose host is a name with a public address, without a port: at most 2,048 bytes.
   */
  url: string;
}
/**
 * A text on IPFS that a review, an answer, a profile or a report names.
 */
export interface Words {
  /**
   * The IPFS content identifier: of a single raw block, so that it is the SHA-256 of the text.
   */
  cid: string;
  /**
   * The first 4,000 characters, without control characters and marks that change how a text is read. A stranger wrote it: it is
   * plain text, no Markdown and no HTML.
   */
  text: string;
}
/**
 * The account that decides disputes, and its time to decide.
 */
export interface ContractArbiter {
  /**
   * The arbiter's account.
   */
  address: string;
  /**
   * The arbiter's time to decide, in seconds from the dispute. If it misses the deadline, the seller is paid.
   */
  decide_within: number;
}
/**
 * One chunk does not decrypt to what its seller committed to.
 */
export interface ContractBadChunkProof {
  /**
   * Its ciphertext, of the length that was committed.
   */
  ciphertext: ContractBinary;
  /**
   * The path of the ciphertext's leaf.
   */
  ciphertext_path: ContractHash[];
  /**
   * Which chunk, from 0.
   */
  index: number;
  /**
   * Its key `k_i`: 32 bytes.
   */
  key: ContractBinary;
  /**
   * The path of the key's leaf.
   */
  key_path: ContractHash[];
  /**
   * Its leaf of the plaintext tree.
   */
  plaintext_leaf: ContractHash;
  /**
   * The path of that leaf, from the leaf upwards.
   */
  plaintext_path: ContractHash[];
}
/**
 * A committed chunk key is not the one that the content secret gives.
 */
export interface ContractBadKeyScheduleProof {
  /**
   * Which chunk, from 0.
   */
  index: number;
  /**
   * The leaf that was committed for its key.
   */
  key_leaf: ContractHash;
  /**
   * The path of that leaf.
   */
  key_path: ContractHash[];
  /**
   * The content secret `S`, a compressed point of G1.
   */
  secret: ContractBinary;
}
/**
 * An inclusive range, in seconds.
 */
export interface ContractBounds {
  /**
   * The most, in seconds.
   */
  max: number;
  /**
   * The least, in seconds.
   */
  min: number;
}
/**
 * The address and hash of a listing's model card.
 */
export interface ContractCardRef {
  /**
   * The card's IPFS content identifier.
   */
  cid: string;
  /**
   * The SHA-256 of the card's bytes.
   */
  sha256: ContractHash;
}
export interface ContractCoin {
  amount: ContractUint128;
  denom: string;
}
/**
 * The settings. Governance sets them.
 */
export interface ContractConfig {
  /**
   * The time to appeal against a decision, and the time to decide the appeal, in seconds: 1 to `registry::MAX_SPAN`.
   */
  appeal_span: number;
  /**
   * The time after its release in which a handle is free to nobody but its last holder, in seconds: at most `registry::MAX_SPAN`. A handle that was held for less cools down for as long as it was held.
   */
  handle_cooldown: number;
  /**
   * The deposit for a handle, which its holder gets back; an amount of 0 asks for none.
   */
  handle_deposit: ContractCoin;
  /**
   * The rating that all listings begin with.
   */
  prior: ContractPrior;
  /**
   * The weights of fees by denom: at most `rating::MAX_RATES`. Fees in other denoms weigh nothing, and count again once their denom has a rate.
   */
  rates: ContractRate[];
  /**
   * The time to decide a report, after which its stake returns, in seconds: 1 to `registry::MAX_SPAN`.
   */
  report_span: number;
  /**
   * The stake of a report; an amount of 0 asks for none.
   */
  report_stake: ContractCoin;
}
/**
 * The rating of a listing that nobody reviewed, and how much it takes to move it.
 */
export interface ContractPrior {
  /**
   * The prior rating, in thousandths of a star: 1,000 to 5,000.
   */
  rating: number;
  /**
   * The weight of the prior, in the unit of all weights: at least 1.
   */
  weight: ContractUint128;
}
/**
 * The weight of one denom's fees.
 */
export interface ContractRate {
  /**
   * The base denom, such as `uwhs`.
   */
  denom: string;
  /**
   * The weight of one base unit of fee: above 0, at most `MAX_RATE`.
   */
  weight: ContractDecimal;
}
/**
 * Cw721ReceiveMsg should be de/serialized under `Receive()` variant in a ExecuteMsg
 */
export interface ContractCw721ReceiveMsg {
  msg: ContractBinary;
  sender: string;
  token_id: string;
}
/**
 * A denom in which sellers may set prices. Amounts are in base units.
 */
export interface ContractDenomRule {
  /**
   * Whether the denom is closed to new orders, bonds and prices, whatever `closes_at` says. Open orders go on.
   */
  closed: boolean;
  /**
   * The time from which the denom is closed as by `closed`, in seconds UTC, at most `MAX_CLOSES_AT`: announced, so that sellers move their prices before it. Absent while no closing is announced.
   */
  closes_at?: number | null;
  /**
   * The most that all deliveries which a seller misses in one day pay to buyers: it bounds the cost of an outage, and the profit of whoever watches for one.
   */
  daily_penalty: ContractUint128;
  /**
   * The base denom, such as `uwhs`.
   */
  denom: string;
  /**
   * The least bond of an order.
   */
  min_bond: ContractUint128;
  /**
   * The least fee of a sale.
   */
  min_fee: ContractUint128;
  /**
   * The least stake of a dispute; never more than the price.
   */
  min_stake: ContractUint128;
}
/**
 * The terms that an order and its license freeze.
 */
export interface ContractGrant {
  /**
   * The duration of the license.
   */
  kind: ContractLicenseKind;
  /**
   * The creators' part of a resale's price, in basis points.
   */
  resale_royalty_bps: number;
  /**
   * The rights of the license's holder.
   */
  rights: ContractRights;
  /**
   * The hash of the license text and the fields above, see `terms_hash`.
   */
  terms_hash: ContractHash;
}
/**
 * The rights of a license's holder.
 */
export interface ContractRights {
  /**
   * Use the model commercially.
   */
  commercial: boolean;
  /**
   * Make and license models derived from this one.
   */
  derivatives: boolean;
  /**
   * Pass the weights on.
   */
  redistribution: boolean;
  /**
   * The most people that use the model at a time; absent for any number.
   */
  seats?: number | null;
  /**
   * Transfer or resell the license.
   */
  transferable: boolean;
}
/**
 * An account that may pause new orders once, until governance resumes them or changes the settings.
 */
export interface ContractGuardian {
  /**
   * The account.
   */
  address: string;
  /**
   * The end of that power, in seconds UTC.
   */
  expires_at: number;
}
/**
 * The license text of a model.
 */
export interface ContractLicenseText {
  /**
   * An SPDX identifier, a RAIL name as Hugging Face writes it (`openrail`, `llama3.1`), or `other`.
   */
  id: string;
  /**
   * The SHA-256 of the full text.
   */
  sha256?: ContractHash | null;
  /**
   * The address of the full text, unless the identifier names one.
   */
  uri?: string | null;
}
/**
 * A measurement that the seller claims. Nothing on chain checks it.
 */
export interface ContractMetric {
  /**
   * The dataset of the measurement.
   */
  dataset: string;
  /**
   * The measure (`accuracy`).
   */
  name: string;
  /**
   * The measured figure.
   */
  value: ContractSignedDecimal;
}
/**
 * An account whose delistings last for a time.
 */
export interface ContractModerator {
  /**
   * The account.
   */
  address: string;
  /**
   * The time for which its delistings stand without governance, in seconds.
   */
  lapse: number;
}
/**
 * The terms of a new listing.
 */
export interface ContractNewListing {
  card: ContractCardRef;
  /**
   * The buyers' time to challenge a delivery, in seconds, within the configured bounds. Large files get more, and a buyer may waive it.
   */
  challenge_window: number;
  /**
   * The seller's time to deliver after the payment, in seconds, within the configured bounds.
   */
  deliver_within: number;
  /**
   * The framework that the model runs with (`sentence-transformers`): 1 to `MAX_TEXT` bytes.
   */
  framework: string;
  /**
   * The license text of the model.
   */
  license: ContractLicenseText;
  /**
   * The model's name, at most `MAX_TEXT` bytes.
   */
  name: string;
  /**
   * The accounts that are paid: 1 to `MAX_PAYEES`, with shares that sum to 10,000 basis points; the arbiter is none of them.
   */
  payees: ContractPayee[];
  /**
   * The plans by which it is sold: 1 to `MAX_PLANS`.
   */
  plans: ContractPlan[];
  /**
   * The task, as Hugging Face names it (`sentence-similarity`): 1 to `MAX_TEXT` bytes.
   */
  task: string;
}
/**
 * An account that is paid for a listing's sales.
 */
export interface ContractPayee {
  /**
   * The account.
   */
  address: string;
  /**
   * The account's share of the revenue after the fee, in basis points.
   */
  share_bps: number;
}
/**
 * A plan by which a listing is sold: a kind of license, its rights and its price.
 */
export interface ContractPlan {
  /**
   * The duration of the license.
   */
  kind: ContractLicenseKind;
  /**
   * The price, in base units.
   */
  price: ContractCoin;
  /**
   * The creators' part of a resale's price, in basis points.
   */
  resale_royalty_bps: number;
  /**
   * The rights of the license's holder.
   */
  rights: ContractRights;
  /**
   * The most licenses of this plan, without refunded orders; absent for any number.
   */
  supply?: number | null;
}
/**
 * The commitment to a new version; docs/protocol.md says how each field is computed.
 */
export interface ContractNewVersion {
  /**
   * The sealed file's IPFS content identifier.
   */
  cid: string;
  /**
   * The Merkle root of the ciphertext chunks.
   */
  ciphertext_root: ContractHash;
  /**
   * The summaries of the model's files: at most `MAX_FORMATS`.
   */
  formats: ContractTensorSummary[];
  /**
   * The Merkle root of the hashes of the chunk keys.
   */
  key_root: ContractHash;
  /**
   * The measurements that the seller claims: at most `MAX_METRICS`.
   */
  metrics: ContractMetric[];
  /**
   * The Merkle root of the plaintext chunks.
   */
  plaintext_root: ContractHash;
  /**
   * The public key `PK` of the content secret: a compressed point of G2, 96 bytes.
   */
  public_key: ContractBinary;
  /**
   * A random salt of `SALT_LENGTH` bytes.
   */
  salt: ContractBinary;
  /**
   * The length of the content before sealing, in bytes; at least 1.
   */
  size: number;
}
/**
 * A summary of the model files of one format, from their headers.
 */
export interface ContractTensorSummary {
  /**
   * The tensors' types (`F32`), sorted: at most `MAX_DTYPES`.
   */
  dtypes: string[];
  /**
   * The format (`safetensors`, `gguf`, `onnx`).
   */
  format: string;
  /**
   * The number of parameters in all tensors.
   */
  parameters: number;
  /**
   * The number of tensors.
   */
  tensors: number;
}
/**
 * The terms that an order freezes. The buyer states their hash in `buy`, so that nothing changes between the quote and the payment.
 */
export interface ContractOrderTerms {
  /**
   * The account that decides disputes; absent when the order can't be disputed, as without a challenge window.
   */
  arbiter?: ContractArbiter | null;
  /**
   * The interval at which blocks come, in milliseconds: each span above has passed when its seconds have, and as many blocks as come in them (`windows::Mark`).
   */
  block_interval: number;
  /**
   * The part of the seller's bond that the order reserves, in the denom of the price.
   */
  bond: ContractUint128;
  /**
   * The IPFS content identifier of the listing's card, by which an arbiter decides.
   */
  card: string;
  /**
   * The buyer's time to challenge a delivery before the seller is paid, in seconds; 0 settles at the delivery.
   */
  challenge_window: number;
  /**
   * The time after the challenge window in which a proof still forfeits the bond, in seconds.
   */
  cooldown: number;
  /**
   * The seller's time to deliver, in seconds from the order.
   */
  deliver_within: number;
  /**
   * The denom of the price.
   */
  denom: string;
  /**
   * The market's part of the price, in base units.
   */
  fee: ContractUint128;
  /**
   * The time after the deadline in which a delivery may still land, in seconds. Refunds open after it.
   */
  grace: number;
  /**
   * The rights and terms that the license will freeze.
   */
  grant: ContractGrant;
  listing: number;
  plan: number;
  /**
   * The price that the buyer pays, in base units.
   */
  price: ContractUint128;
  /**
   * The resold license; absent when the creators sell.
   */
  resale?: ContractResaleTerms | null;
  /**
   * The version of the split that will divide the revenue.
   */
  split_version: number;
  /**
   * The stake that a dispute takes from the buyer, in the denom of the price; 0 when the order can't be disputed.
   */
  stake: ContractUint128;
  version: number;
}
/**
 * The terms that only a resale has.
 */
export interface ContractResaleTerms {
  license: number;
  /**
   * The creators' part of the price, in base units.
   */
  royalty: ContractUint128;
}
/**
 * The terms of a purchase if it were made now, and the hash that the buyer states.
 */
export interface ContractQuote {
  order_hash: ContractHash;
  /**
   * The terms that the order would freeze.
   */
  terms: ContractOrderTerms;
}
/**
 * The attestations that a verifier may make.
 */
export interface ContractScope {
  /**
   * The checks, in the order of `Check`; at least one.
   */
  checks: ContractCheck[];
  /**
   * The highest level.
   */
  level: ContractLevel;
}
