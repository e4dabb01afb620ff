// Generated from schema/reputation.json by `npm run generate`.

/**
 * A human readable address.
 *
 * In Cosmos, this is typically bech32 encoded. But for multi-chain smart contracts no assumptions should be made other than being UTF-8 encoded and of reasonable length.
 *
 * This type represents a validated address. It can be created in the following ways 1. Use `Addr::unchecked(input)` 2. Use `let checked: Addr = deps.api.addr_validate(input)?` 3. Use `let checked: Addr = deps.api.addr_humanize(canonical_addr)?` 4. Deserialize from JSON. This must only be done from JSON that was validated before such as a contract's state. `Addr` must not be used in messages sent by the user because this would result in unvalidated instances.
 *
 * This type is immutable. If you really need to mutate it (Really? Are you sure?), create a mutable copy using `let mut mutable = Addr::to_string()` and operate on that `String` instance.
 */
export type Addr = string;
/**
 * A check that verifiers make. New checks go to the end: a stored attestation holds the check's number.
 */
export type Check = "document" | "presence" | "organization" | "authority" | "address" | "authorship";
/**
 * A SHA-256 digest: 64 lowercase hexadecimal digits.
 */
export type Hash = string;
/**
 * How sure a verifier is of an identity, as eIDAS names it (Regulation (EU) 910/2014, article 8).
 */
export type Level = "low" | "substantial" | "high";
/**
 * The standing of an attestation.
 */
export type AttestationStatus = "valid" | "expired" | "revoked" | "verifier_revoked";
export type ArrayOf_Attestation = Attestation[];
/**
 * A thin wrapper around u128 that is using strings for JSON encoding/decoding, such that the full u128 range can be used for clients that convert JSON numbers to floats, like JavaScript and jq.
 *
 * # Examples
 *
 * Use `from` to create instances of this and `u128` to get the value out:
 *
 * ``` # use cosmwasm_std::Uint128; let a = Uint128::from(123u128); assert_eq!(a.u128(), 123);
 *
 * let b = Uint128::from(42u64); assert_eq!(b.u128(), 42);
 *
 * let c = Uint128::from(70u32); assert_eq!(c.u128(), 70); ```
 */
export type Uint128 = string;
export type ArrayOf_FeeSums = FeeSums[];
export type ArrayOf_HandleStatus = HandleStatus[];
export type ArrayOf_Profile = Profile[];
/**
 * The reason for which a question or an answer is hidden.
 */
export type HideReason = "spam" | "abuse" | "personal_data" | "illegal" | "off_topic";
export type ArrayOf_Question = Question[];
export type ArrayOf_QuestionAnswer = QuestionAnswer[];
/**
 * The charge of a report.
 */
export type ReportKind = "malware" | "stolen" | "illegal" | "misleading";
export type ReportState = "open" | "upheld" | "dismissed" | "abusive" | "lapsed";
export type ArrayOf_Report = Report[];
export type ArrayOf_Review = Review[];
export type ArrayOf_Verifier = Verifier[];
export type ArrayOf_Vote = Vote[];
/**
 * Binary is a wrapper around Vec<u8> to add base64 de/serialization with serde. It also adds some helper methods to help encode inline.
 *
 * This is only needed as serde-json-{core,wasm} has a horrible encoding for Vec<u8>. See also <https://github.com/CosmWasm/cosmwasm/blob/main/docs/MESSAGE_TYPES.md>.
 */
export type Binary = string;
/**
 * A fixed-point decimal value with 18 fractional digits, i.e. Decimal(1_000_000_000_000_000_000) == 1.0
 *
 * The greatest possible value that can be represented is 340282366920938463463.374607431768211455 (which is (2^128 - 1) / 10^18)
 */
export type Decimal = string;
/**
 * A decision on a report.
 */
export type Decision = "upheld" | "dismissed" | "abusive";
/**
 * Changes profiles, links, attestations, reviews, questions and reports.
 */
export type ExecuteMsg =
  | {
      claim_handle: {
        /**
         * The handle as it is shown: 3 to 32 ASCII letters, digits, `-` and `_` ([`handle::check`]).
         */
        handle: string;
      };
    }
  | {
      release_handle: {};
    }
  | {
      revoke_handle: {
        /**
         * Whether the treasury receives the deposit; otherwise it returns to the holder.
         */
        forfeit_deposit: boolean;
        handle: string;
      };
    }
  | {
      transfer_handle: {
        handle: string;
        /**
         * The new holder, which holds no handle yet.
         */
        to: string;
      };
    }
  | {
      set_profile: {
        /**
         * The IPFS content identifier of the profile's card; absent for none.
         */
        card?: string | null;
        /**
         * The domain that the account claims; absent for none. It is proven once `https://DOMAIN/.well-known/weighhouse.json` names the account ([`domain::check`]).
         */
        domain?: string | null;
      };
    }
  | {
      link_ethereum: {
        /**
         * The address, in any case.
         */
        address: string;
        /**
         * The end of the signature, in seconds UTC: within [`ethereum::MAX_SIGNATURE_SPAN`].
         */
        expires_at: number;
        /**
         * The signature `r ‖ s ‖ v`, 65 bytes: `s` in the lower half, `v` of 27, 28, 0 or 1.
         */
        signature: Binary;
      };
    }
  | {
      unlink_ethereum: {
        address: string;
      };
    }
  | {
      revoke_ethereum: {
        address: string;
        /**
         * The end of the signature, in seconds UTC: within [`ethereum::MAX_SIGNATURE_SPAN`].
         */
        expires_at: number;
        /**
         * The signature `r ‖ s ‖ v`, 65 bytes.
         */
        signature: Binary;
      };
    }
  | {
      propose_link: {
        /**
         * The span in which it can accept, in seconds: 1 to [`MAX_PROPOSAL_SPAN`].
         */
        expires_in: number;
        /**
         * The other account.
         */
        wallet: string;
      };
    }
  | {
      accept_link: {
        /**
         * The account that proposed it.
         */
        account: string;
      };
    }
  | {
      unlink: {
        /**
         * The other account.
         */
        account: string;
      };
    }
  | {
      accredit_verifier: {
        /**
         * Its name, 1 to [`crate::registry::MAX_TEXT`] bytes.
         */
        name: string;
        /**
         * The highest level and the checks that it may attest.
         */
        scope: Scope;
        /**
         * The address of the page that says how it verifies, 1 to [`crate::registry::MAX_URI`] bytes.
         */
        url: string;
        verifier: string;
      };
    }
  | {
      revoke_verifier: {
        verifier: string;
      };
    }
  | {
      attest: {
        account: string;
        /**
         * The checks that the verifier made, in the order of [`Check`]; at least one.
         */
        checks: Check[];
        /**
         * The salted hash of the evidence ([`evidence::evidence_hash`]), which the verifier keeps.
         */
        evidence: Hash;
        /**
         * The end of the attestation, in seconds UTC: within [`MAX_ATTESTATION_SPAN`].
         */
        expires_at: number;
        level: Level;
      };
    }
  | {
      revoke_attestation: {
        account: string;
        verifier: string;
      };
    }
  | {
      review: {
        order: number;
        /**
         * The stars: [`rating::MIN_STARS`] to [`rating::MAX_STARS`].
         */
        stars: number;
        /**
         * The IPFS content identifier of the words; absent for stars alone.
         */
        words?: string | null;
      };
    }
  | {
      edit_review: {
        order: number;
        stars: number;
        words?: string | null;
      };
    }
  | {
      answer_review: {
        order: number;
        /**
         * The IPFS content identifier of the answer's words.
         */
        words: string;
      };
    }
  | {
      vote: {
        /**
         * The license that the sender holds. A vote that an earlier holder gave with it is replaced.
         */
        license: number;
        order: number;
      };
    }
  | {
      retract_vote: {
        order: number;
      };
    }
  | {
      ask_question: {
        listing: number;
        /**
         * The IPFS content identifier of the words.
         */
        words: string;
      };
    }
  | {
      answer_question: {
        question: number;
        /**
         * The IPFS content identifier of the words.
         */
        words: string;
      };
    }
  | {
      edit_post: {
        /**
         * The answer to edit; absent for the question.
         */
        answer?: number | null;
        question: number;
        /**
         * The IPFS content identifier of the words.
         */
        words: string;
      };
    }
  | {
      withdraw_post: {
        /**
         * The answer to withdraw; absent for the question.
         */
        answer?: number | null;
        question: number;
      };
    }
  | {
      hide_post: {
        /**
         * The answer to hide; absent for the question.
         */
        answer?: number | null;
        question: number;
        reason: HideReason;
      };
    }
  | {
      restore_post: {
        /**
         * The answer to show again; absent for the question.
         */
        answer?: number | null;
        question: number;
      };
    }
  | {
      report: {
        /**
         * The IPFS content identifier of the evidence.
         */
        evidence: string;
        kind: ReportKind;
        listing: number;
        /**
         * The version that the report is about; absent for the whole listing.
         */
        version?: number | null;
      };
    }
  | {
      decide: {
        decision: Decision;
        /**
         * The IPFS content identifier of the reasons; absent for none.
         */
        reasons?: string | null;
        report: number;
      };
    }
  | {
      appeal: {
        /**
         * The IPFS content identifier of the grounds.
         */
        grounds: string;
        report: number;
      };
    }
  | {
      settle_report: {
        report: number;
      };
    }
  | {
      update_config: {
        /**
         * The new settings.
         */
        config: Config;
      };
    }
  | {
      upgrade_records: {
        /**
         * The most records to read, up to 500.
         */
        limit: number;
      };
    };
/**
 * The kinds of wallets that are linked with accounts.
 */
export type WalletKind = "account" | "ethereum";
export type Nullable_Addr = Addr | null;
/**
 * Reads settings, profiles, links, verifiers, attestations, reviews, questions and reports.
 */
export type QueryMsg =
  | {
      config: {};
    }
  | {
      contracts: {};
    }
  | {
      profile: {
        account: string;
      };
    }
  | {
      profiles: {
        /**
         * The most items to answer, capped at 100.
         */
        limit?: number | null;
        /**
         * The last account of the page before; the first page when absent.
         */
        start_after?: string | null;
      };
    }
  | {
      handle: {
        handle: string;
      };
    }
  | {
      handles: {
        /**
         * The most items to answer, capped at 100.
         */
        limit?: number | null;
        /**
         * The last fold of the page before; the first page when absent.
         */
        start_after?: string | null;
      };
    }
  | {
      links: {
        account: string;
      };
    }
  | {
      ethereum: {
        address: string;
      };
    }
  | {
      verifier: {
        verifier: string;
      };
    }
  | {
      verifiers: {
        /**
         * The most items to answer, capped at 100.
         */
        limit?: number | null;
        /**
         * The last verifier of the page before; the first page when absent.
         */
        start_after?: string | null;
      };
    }
  | {
      attestations: {
        account: string;
        /**
         * The most items to answer, capped at 100.
         */
        limit?: number | null;
        /**
         * The last verifier of the page before; the first page when absent.
         */
        start_after?: string | null;
      };
    }
  | {
      review: {
        order: number;
      };
    }
  | {
      reviews: {
        /**
         * The most items to answer, capped at 100.
         */
        limit?: number | null;
        /**
         * The last order of the page before; the first page when absent.
         */
        start_after?: number | null;
      };
    }
  | {
      votes: {
        /**
         * The most items to answer, capped at 100.
         */
        limit?: number | null;
        order: number;
        /**
         * The last license of the page before; the first page when absent.
         */
        start_after?: number | null;
      };
    }
  | {
      rating: {
        listing: number;
      };
    }
  | {
      fee_sums: {
        /**
         * The most items to answer, capped at 100.
         */
        limit?: number | null;
        listing: number;
        /**
         * The last denom of the page before; the first page when absent.
         */
        start_after?: string | null;
      };
    }
  | {
      question: {
        question: number;
      };
    }
  | {
      questions: {
        /**
         * The most items to answer, capped at 100.
         */
        limit?: number | null;
        /**
         * The last question of the page before; the first page when absent.
         */
        start_after?: number | null;
      };
    }
  | {
      answers: {
        /**
         * The most items to answer, capped at 100.
         */
        limit?: number | null;
        question: number;
        /**
         * The last answer of the page before; the first page when absent.
         */
        start_after?: number | null;
      };
    }
  | {
      report: {
        report: number;
      };
    }
  | {
      reports: {
        /**
         * The most items to answer, capped at 100.
         */
        limit?: number | null;
        /**
         * The last report of the page before; the first page when absent.
         */
        start_after?: number | null;
      };
    };

/**
 * A seller's answer to a review.
 */
export interface Answer {
  /**
   * The time of the last writing, in seconds UTC.
   */
  at: number;
  /**
   * The number of edits.
   */
  edits: number;
  /**
   * The IPFS content identifier of the words.
   */
  words: string;
}
/**
 * An appeal against a decision.
 */
export interface Appeal {
  by: Addr;
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
 * The attestation of an account by a verifier.
 */
export interface Attestation {
  account: Addr;
  /**
   * The time of the attestation, in seconds UTC.
   */
  attested_at: number;
  /**
   * The checks that the verifier made.
   */
  checks: Check[];
  /**
   * The salted hash of the evidence.
   */
  evidence: Hash;
  /**
   * The time from which it counts no more, in seconds UTC.
   */
  expires_at: number;
  level: Level;
  /**
   * The time of its revocation, in seconds UTC; absent without one.
   */
  revoked_at?: number | null;
  /**
   * Its standing at the block of the answer.
   */
  status: AttestationStatus;
  /**
   * The number of the verifier's accreditation at that time.
   */
  term: number;
  verifier: Addr;
}
/**
 * The fees behind a listing's rating in one denom, in base units.
 */
export interface FeeSums {
  denom: string;
  /**
   * The sum of the fees that the reviewed sales paid.
   */
  fees: Uint128;
  /**
   * The sum of each fee times the stars of its review.
   */
  starred: Uint128;
}
/**
 * Where a handle stands.
 */
export interface HandleStatus {
  /**
   * The name that the handle and its look-alikes are.
   */
  fold: string;
  /**
   * The time from which anyone can claim it, in seconds UTC; absent while it is held, and where nobody ever held it.
   */
  free_from?: number | null;
  /**
   * The account that holds it, and how; absent while nobody does.
   */
  held?: HeldHandle | null;
  /**
   * The account that can claim it earlier: the one that released it. Absent where governance revoked it.
   */
  reserved_for?: Addr | null;
}
/**
 * A handle that an account holds.
 */
export interface HeldHandle {
  account: Addr;
  /**
   * The deposit that returns at its release; an amount of 0 after a transfer by governance.
   */
  deposit: Coin;
  /**
   * The handle as it is shown.
   */
  handle: string;
  /**
   * The time from which the account holds it, in seconds UTC.
   */
  since: number;
}
export interface Coin {
  amount: Uint128;
  denom: string;
}
/**
 * The claims of an account about itself. Nothing on chain checks them, but that the handle is its own.
 */
export interface Profile {
  account: Addr;
  /**
   * The IPFS content identifier of the profile's card.
   */
  card?: string | null;
  /**
   * The domain that the account claims.
   */
  domain?: string | null;
  /**
   * The handle that the account holds, as it is shown.
   */
  handle?: string | null;
}
/**
 * A question about a listing.
 */
export interface Question {
  /**
   * The number of answers that were ever given.
   */
  answers: number;
  listing: number;
  post: Post;
  question: number;
}
/**
 * A post under a listing: a question or an answer.
 */
export interface Post {
  author: Addr;
  /**
   * The time of the last edit or of the withdrawal, in seconds UTC; absent without one.
   */
  edited_at?: number | null;
  /**
   * The number of edits.
   */
  edits: number;
  /**
   * Absent while it is shown.
   */
  hidden?: Hidden | null;
  /**
   * The IPFS content identifier of the words; absent once the author withdrew them.
   */
  words?: string | null;
  /**
   * The time of the first writing, in seconds UTC.
   */
  written_at: number;
}
/**
 * The decision that hides a question or an answer.
 */
export interface Hidden {
  /**
   * The account that hid it.
   */
  by: Addr;
  reason: HideReason;
  /**
   * In seconds UTC.
   */
  since: number;
}
/**
 * An answer to a question about a listing.
 */
export interface QuestionAnswer {
  answer: number;
  post: Post;
  question: number;
}
/**
 * A report of a listing.
 */
export interface Report {
  appeal?: Appeal | null;
  /**
   * The account that decided; absent before a decision.
   */
  decided_by?: Addr | null;
  /**
   * The IPFS content identifier of the evidence.
   */
  evidence: string;
  /**
   * The time of the report, in seconds UTC.
   */
  filed_at: number;
  kind: ReportKind;
  listing: number;
  report: number;
  reporter: Addr;
  /**
   * Whether it is settled: its state is final, and its stake was paid.
   */
  settled: boolean;
  /**
   * The time from which nobody decides or appeals and anyone settles it, in seconds UTC.
   */
  settles_at: number;
  /**
   * The stake.
   */
  stake: Coin;
  state: ReportState;
  /**
   * The version that it is about; absent for the whole listing.
   */
  version?: number | null;
}
/**
 * The review of an order by its buyer.
 */
export interface Review {
  /**
   * The seller's answer.
   */
  answer?: Answer | null;
  /**
   * The time of the last edit, in seconds UTC; absent without one.
   */
  edited_at?: number | null;
  /**
   * The number of edits.
   */
  edits: number;
  /**
   * The fee that the sale paid, by which the review weighs.
   */
  fee: Coin;
  /**
   * The number of holders that found it helpful.
   */
  helpful: number;
  listing: number;
  order: number;
  /**
   * The account that bought.
   */
  reviewer: Addr;
  stars: number;
  /**
   * The stars before the last edit; absent without one.
   */
  stars_before?: number | null;
  version: number;
  /**
   * The IPFS content identifier of the words; absent for stars alone.
   */
  words?: string | null;
  /**
   * The time of the first writing, in seconds UTC.
   */
  written_at: number;
}
/**
 * An account that governance accredited to attest identities.
 */
export interface Verifier {
  name: string;
  /**
   * The time at which the accreditation ended, in seconds UTC; absent while it stands.
   */
  revoked_at?: number | null;
  scope: Scope;
  /**
   * The time of the accreditation, in seconds UTC.
   */
  since: number;
  /**
   * The number of the accreditation, from 1: what was attested under an earlier one counts no more.
   */
  term: number;
  /**
   * The address of the page that says how it verifies.
   */
  url: string;
  verifier: Addr;
}
/**
 * The attestations that a verifier may make.
 */
export interface Scope {
  /**
   * The checks, in the order of [`Check`]; at least one.
   */
  checks: Check[];
  /**
   * The highest level.
   */
  level: Level;
}
/**
 * A holder's word that a review was helpful.
 */
export interface Vote {
  /**
   * The license that the voter held.
   */
  license: number;
  voter: Addr;
}
/**
 * The settings. Governance sets them.
 */
export interface Config {
  /**
   * The time to appeal against a decision, and the time to decide the appeal, in seconds: 1 to [`crate::registry::MAX_SPAN`].
   */
  appeal_span: number;
  /**
   * The time after its release in which a handle is free to nobody but its last holder, in seconds: at most [`crate::registry::MAX_SPAN`]. A handle that was held for less cools down for as long as it was held.
   */
  handle_cooldown: number;
  /**
   * The deposit for a handle, which its holder gets back; an amount of 0 asks for none.
   */
  handle_deposit: Coin;
  /**
   * The rating that all listings begin with.
   */
  prior: Prior;
  /**
   * The weights of fees by denom: at most [`rating::MAX_RATES`]. Fees in other denoms weigh nothing, and count again once their denom has a rate.
   */
  rates: Rate[];
  /**
   * The time to decide a report, after which its stake returns, in seconds: 1 to [`crate::registry::MAX_SPAN`].
   */
  report_span: number;
  /**
   * The stake of a report; an amount of 0 asks for none.
   */
  report_stake: Coin;
}
/**
 * The rating of a listing that nobody reviewed, and how much it takes to move it.
 */
export interface Prior {
  /**
   * The prior rating, in thousandths of a star: 1,000 to 5,000.
   */
  rating: number;
  /**
   * The weight of the prior, in the unit of all weights: at least 1.
   */
  weight: Uint128;
}
/**
 * The weight of one denom's fees.
 */
export interface Rate {
  /**
   * The base denom, such as `uwhs`.
   */
  denom: string;
  /**
   * The weight of one base unit of fee: above 0, at most [`MAX_RATE`].
   */
  weight: Decimal;
}
/**
 * The contracts that this one works with.
 */
export interface Contracts {
  escrow: Addr;
  license: Addr;
  registry: Addr;
}
/**
 * The numbers of a listing's reviews by their stars, whatever they weigh.
 */
export interface Histogram {
  five: number;
  four: number;
  one: number;
  three: number;
  two: number;
}
/**
 * An account's links.
 */
export interface Links {
  account: Addr;
  /**
   * The account whose wallet this one is; absent where it is nobody's.
   */
  main?: Addr | null;
  /**
   * The number that its next link has: the nonce of a signature.
   */
  next: number;
  /**
   * The wallets that are linked with this account.
   */
  wallets: Wallet[];
}
/**
 * A wallet that is linked with an account.
 */
export interface Wallet {
  /**
   * The account's address, or the Ethereum address in lower case.
   */
  address: string;
  kind: WalletKind;
  /**
   * The number of the link: the account's links are numbered from 0.
   */
  number: number;
  /**
   * The time of the link, in seconds UTC.
   */
  since: number;
}
/**
 * A listing's rating at the present rates.
 */
export interface Rating {
  histogram: Histogram;
  listing: number;
  /**
   * The Bayesian mean, in thousandths of a star.
   */
  rating: number;
  /**
   * The reviews' weight: the sum of their fees, each times its denom's rate, rounded down.
   */
  weight: Uint128;
}
