//! Paths, each with the question in GraphQL that it mirrors.

use crate::support::stories::traded::{AGREED, RULED, SERVED};

/// A path, and what it mirrors.
pub struct Mirror {
    pub target: String,
    /// The place of its answer in that of GraphQL, below the question's only field.
    pub at: &'static str,
    pub query: String,
}

const SPAN: &str = "from=2027-01-01T00:00:00Z&to=2027-02-28T00:00:00Z";
const RANGE: &str = r#"range: {from: "2027-01-01T00:00:00Z", to: "2027-02-28T00:00:00Z", by: MONTH}"#;
const WHOLE: &str = r#"from: "2027-01-01T00:00:00Z", to: "2027-02-28T00:00:00Z""#;
const SALES: &str = "from denom kind placed settled resold refunded disputed volume { amount denom } fees { amount }
    royalties { amount } returned { amount } bondsLost { amount } refunds { reason orders returned { amount } }";
const INCOME: &str = "from denom credited { amount denom } fromOthers { amount denom } resales { amount }";
const GUARANTEE: &str = "guarantee { fee { amount } bond { amount } stake { amount } ifUndelivered { amount denom }
    ifProvenBad { amount } ifProvenBadLater { amount } ifDisputedAtMost { amount } }";
const DIVISION: &str =
    "division { fee { amount denom } toReseller { amount } payees { account shareBps amount { amount } }
    carried { amount } }";
const REVENUES: &str =
    "revenues { splitVersion accrued { amount denom } swept { amount } waiting { amount } fee { amount }
    sales credits { account amount { amount } } } carried { splitVersion amount { amount denom } }";
const BONDS: &str = "bonds { denom free { amount } reserved { amount } reservedFor posted { amount } }";

fn mirror(target: &str, at: &'static str, query: &str) -> Mirror {
    Mirror { target: target.to_owned(), at, query: query.to_owned() }
}

/// All paths that answer other things than pages.
pub fn mirrors() -> Vec<Mirror> {
    [market(), figures(), listings(), plans_and_revenue(), accounts(), counts()].into_iter().flatten().collect()
}

fn market() -> Vec<Mirror> {
    vec![
        mirror(
            "/v1/market",
            "",
            "{ market { stakes { sellers total { amount denom } reserved { amount } }
                deliveryTimes { deliveries median nineInTen slowest } } }",
        ),
        mirror("/v1/steps", "", "{ recentSteps { cursor kind at height tx order { id state buyer } } }"),
        mirror(
            "/v1/steps?limit=3&kind=settled&kind=placed",
            "",
            "{ recentSteps(first: 3, kinds: [SETTLED, PLACED]) { cursor kind order { id } } }",
        ),
        mirror(
            "/v1/status",
            "",
            "{ _meta { chainId height chainHead startHeight gaps quarantined staleSeconds proof
            witnessedHeight cursor quarantinedByFault { value unreadable view } search { height change building } } }",
        ),
        mirror(
            "/v1/disputes?count=true",
            "",
            "{ disputes { nodes { orderId buyer arbiter reason stake { amount } end } total { count isExact } } }",
        ),
    ]
}

fn figures() -> Vec<Mirror> {
    let sales = |query: &str, of: &str| {
        let question = format!("{{ sales({of}, {RANGE}) {{ {SALES} }} }}");
        mirror(&format!("/v1/sales?{query}&{SPAN}&by=month"), "", &question)
    };
    let candles = |query: &str, of: &str, fields: &str| {
        let target = format!("/v1/listings/1/candles?denom=uwhs&kind=perpetual{query}&{SPAN}&by=month");
        let question =
            format!(r#"{{ candles(listing: 1, denom: "uwhs", kind: PERPETUAL{of}, {RANGE}) {{ {fields} }} }}"#);
        mirror(&target, "", &question)
    };
    vec![
        sales("denom=uwhs", r#"denom: "uwhs""#),
        sales("listing=1", "of: {listing: 1}"),
        sales("task=sentence-similarity&by_kind=true", r#"of: {task: "sentence-similarity"}, byKind: true"#),
        sales("seller=@alice&kind=perpetual", r#"of: {seller: "@alice"}, kind: PERPETUAL"#),
        candles("", "", "from first { amount denom } highest { amount } lowest { amount } last { amount } settled"),
        candles("&resales=true", ", resales: true", "settled"),
        mirror(
            &format!("/v1/accounts/@bob/income?{SPAN}&by=month"),
            "",
            &format!(r#"{{ income(account: "@bob", {RANGE}) {{ {INCOME} }} }}"#),
        ),
        mirror(
            &format!("/v1/listings/4/income?{SPAN}"),
            "/income",
            &format!("{{ listing(id: 4) {{ income({WHOLE}) {{ {INCOME} }} }} }}"),
        ),
        mirror(
            &format!("/v1/listings/1/income?account=@bob&{SPAN}"),
            "/income",
            &format!(r#"{{ listing(id: 1) {{ income(account: "@bob", {WHOLE}) {{ {INCOME} }} }} }}"#),
        ),
    ]
}

fn listings() -> Vec<Mirror> {
    vec![
        mirror(
            "/v1/listings/1/track-record",
            "/trackRecord",
            "{ listing(id: 1) { trackRecord { outcomes { orderId end } settled split refunded undelivered open
                medianDelivery } } }",
        ),
        mirror(
            "/v1/listings/1/sales-record",
            "/salesRecord",
            "{ listing(id: 1) { salesRecord { settled split splitAgreed splitRuled refunded undelivered provenBad
                refundAgreed refundRuled disputed open } } }",
        ),
        mirror(
            "/v1/listings/1/delivery-times",
            "/deliveryTimes",
            "{ listing(id: 1) { deliveryTimes { deliveries median nineInTen slowest } } }",
        ),
        mirror(
            "/v1/listings/1/versions/1",
            "/latestVersion",
            "{ listing(id: 1) { latestVersion { number memory availability { state checkedAt foundAt } } } }",
        ),
        mirror(
            "/v1/listings/1/versions/1/copies",
            "/latestVersion/copies",
            "{ listing(id: 1) { latestVersion { copies { number share publishedAt } } } }",
        ),
        mirror(
            "/v1/listings/1/similar?first=2",
            "/similar",
            "{ listing(id: 1) { similar(first: 2) { id name sales } } }",
        ),
        mirror(
            "/v1/listings/1/lineage",
            "",
            "{ listing(id: 1) { baseModels { name listings { id name } } derived { id name } } }",
        ),
    ]
}

fn plans_and_revenue() -> Vec<Mirror> {
    let order = |number: u64| {
        let question = format!("{{ order(id: {number}) {{ id state {GUARANTEE} {DIVISION} history {{ kind }} }} }}");
        mirror(&format!("/v1/orders/{number}"), "", &question)
    };
    vec![
        mirror(
            "/v1/listings/4",
            "",
            &format!(
                "{{ listing(id: 4) {{ id plans {{ index {DIVISION} }} payees {{ account shareBps }}
                    sellerBonds {{ denom reservedFor }} }} }}"
            ),
        ),
        mirror(
            "/v1/listings/4/plans",
            "/plans",
            &format!("{{ listing(id: 4) {{ plans {{ index sold {GUARANTEE} {DIVISION} }} }} }}"),
        ),
        mirror(
            "/v1/listings/2/plans/0/prices",
            "/plans/0/prices",
            "{ listing(id: 2) { plans { prices { price { amount denom } at version tx } } } }",
        ),
        mirror(
            "/v1/listings/2/plans/0/prices?limit=1",
            "/plans/0/prices",
            "{ listing(id: 2) { plans { prices(first: 1) { price { amount } at } } } }",
        ),
        mirror("/v1/listings/4/revenue", "", &format!("{{ listing(id: 4) {{ {REVENUES} }} }}")),
        order(AGREED),
        order(RULED),
        order(SERVED),
    ]
}

fn accounts() -> Vec<Mirror> {
    let account = |path: &str, at: &'static str, fields: &str| {
        mirror(
            &format!("/v1/accounts/@alice{path}"),
            at,
            &format!(r#"{{ account(address: "@alice") {{ {fields} }} }}"#),
        )
    };
    vec![
        account(
            "",
            "",
            &format!(
                "closing {{ since }} {BONDS} balances {{ denom owed }} unswept {{ amount {{ amount denom }} sweeps }}"
            ),
        ),
        account(
            "/sales-record",
            "/salesRecord",
            "salesRecord { settled split refunded undelivered provenBad disputed open }",
        ),
        account("/sweeps", "/sweeps", "sweeps { listingId splitVersion amount { amount denom } }"),
        account("/sweeps?limit=1", "/sweeps", "sweeps(first: 1) { listingId }"),
        account(
            "/claims?count=true",
            "/claims",
            "claims { nodes { amount { amount denom } at height tx } total { count isExact } }",
        ),
        account("/claims?limit=1", "/claims", "claims(first: 1) { nodes { height } }"),
    ]
}

fn counts() -> Vec<Mirror> {
    vec![
        mirror(
            "/v1/facets?of=metric&of=denom",
            "/facets",
            "{ listings { facets(of: [METRIC, DENOM]) { values { value count } } } }",
        ),
        mirror(
            "/v1/facets?of=scanned&of=loads&not_scanned=malicious",
            "/facets",
            "{ listings(filter: {not: {scanned: {eq: MALICIOUS}}}) { facets(of: [SCANNED, LOADS]) {
                values { value count } } } }",
        ),
        mirror(
            "/v1/histogram?of=rating&steps=fine",
            "/histogram",
            "{ listings { histogram(of: RATING, steps: FINE) { from below count } } }",
        ),
        mirror(
            "/v1/histogram?of=price&denom=uwhs",
            "/histogram",
            r#"{ listings { histogram(of: PRICE, denom: "uwhs") { from below count } } }"#,
        ),
        mirror(
            "/v1/histogram?of=price&denom=uwhs&steps=fine&sold=true",
            "/histogram",
            r#"{ listings { histogram(of: PRICE, denom: "uwhs", steps: FINE) {
                from below count sales bestSelling { id name } } } }"#,
        ),
    ]
}
