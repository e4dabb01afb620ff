import { Link } from "@tanstack/react-router";
import { Certificate, Line, Lines, Section } from "../../parts/Certificate";
import { Address, Hash } from "../../parts/Hash";
import { IdentityLines } from "../../parts/Identity";
import { Meter } from "../../parts/Meter";
import { Notice } from "../../parts/Notice";
import { Ruler } from "../../parts/Ruler";
import { Tally } from "../../parts/Tally";
import { useWide } from "../../parts/wide";
import { unitOf, useSpeech } from "../../words";
import type { Listing, Plan } from "./query";
import { Weighed as WeighedHere } from "./Weigh";
import css from "./Weighed.module.css";

const CHUNK = 16_384;
/** What a listing has for a data set that the card does not name. */
const UNNAMED = "other";

/** The certificate of a listing's latest version. */
export function Weighed(props: { listing: Listing; plan: Plan | undefined; height: number | string }) {
  const { words, format } = useSpeech();
  const { listing, plan } = props;
  const version = listing.latestVersion;
  if (!version) return <p>{words.model.noVersion}</p>;
  const number = format.number(version.number);
  return (
    <Certificate
      title={words.model.certificate}
      note={words.model.read(number, listing.id, format.number(props.height))}
      right={words.model.number(listing.id, number)}
      foot={
        <>
          <span>{words.model.check}</span>
          <code className={css.command}>weighhouse check {listing.id}</code>
          <Link to="/developers">{words.getProgram}</Link>
        </>
      }
    >
      <Bad listing={listing} version={version} />
      <What listing={listing} version={version} />
      {plan && <Back listing={listing} plan={plan} />}
      <Behind listing={listing} />
      <Stake listing={listing} denom={plan?.price.denom} />
      <Sales record={listing.trackRecord} />
    </Certificate>
  );
}

type Version = NonNullable<Listing["latestVersion"]>;

/** What overrules all that is proven below: it stands first. */
function Bad({ listing, version }: { listing: Listing; version: Version }) {
  const { words, format } = useSpeech();
  if (version.badSince == null) return null;
  const proof = listing.versions.find(({ number }) => number === version.number)?.proof;
  return (
    <Notice
      title={
        proof
          ? words.model.bad(
              words.model.badKinds[proof.kind],
              format.number(proof.chunk),
              format.date(proof.at),
            )
          : words.hindrances.bad(format.date(version.badSince))
      }
      note={words.model.badNote}
      money
    />
  );
}

function What({ listing, version }: { listing: Listing; version: Version }) {
  const { words, format } = useSpeech();
  const wide = useWide();
  const last = Number(version.size) % CHUNK || CHUNK;
  const bytes = format.number(version.size);
  return (
    <Section title={words.model.weighed} known="proven">
      <p className={css.weight}>
        <span>
          {bytes} <small>{words.units.bytes}</small>
        </span>
        <small className={css.short}>{format.bytes(version.size)}</small>
      </p>
      <div className={css.ruler}>
        <Ruler bytes={Number(version.size)} width={wide ? 744 : 318} labels />
      </div>
      <Lines>
        <Line label={words.model.chunks} known="proven" note={words.model.rootNotes.chunks}>
          {words.model.chunksOf(format.number(version.chunkCount), format.number(last))}
        </Line>
        <Line label={words.model.plaintextRoot} known="proven" note={words.model.rootNotes.plaintext}>
          <Hash hex={version.plaintextRoot} label={words.model.plaintextRoot} />
        </Line>
        <Line label={words.model.sealedRoot} known="proven" note={words.model.rootNotes.sealed}>
          <Hash hex={version.ciphertextRoot} label={words.model.sealedRoot} />
        </Line>
        <Line label={words.model.keyRoot} known="proven" note={words.model.rootNotes.key}>
          <Hash hex={version.keyRoot} label={words.model.keyRoot} />
        </Line>
        <WeighedHere version={version} />
        {version.formats.map((summary) => (
          <Line
            key={summary.format}
            label={`${words.model.tensors}, ${summary.format}`}
            known="claimed"
            differs
          >
            {words.model.tensorsOf(
              format.number(summary.tensors),
              summary.dtypes.join(", "),
              format.number(summary.parameters),
            )}
          </Line>
        ))}
        <FilesLine version={version} />
        <Loaded listing={listing} />
        <Needs version={version} />
        <Available version={version} />
        {version.metrics.map((metric) => (
          <Line key={`${metric.name} ${metric.dataset}`} label={metric.name} known="claimed" differs>
            {words.model.metricOf(metric.value, metric.dataset === UNNAMED ? null : (metric.dataset ?? null))}
          </Line>
        ))}
        <Copies version={version} />
      </Lines>
    </Section>
  );
}

/** What the index read in the head of the sealed file: its word, which the roots bear out. */
function FilesLine({ version }: { version: Version }) {
  const { words, format } = useSpeech();
  const { fileCount, pickleCount } = version.content;
  if (fileCount == null) return null;
  return (
    <Line label={words.content.files}>
      {words.content.filesWith(format.number(fileCount), fileCount === 1, pickleCount ?? 0)}
    </Line>
  );
}

/** Whether loading it runs code, by the index, and what its operator's scanners found. */
function Loaded({ listing }: { listing: Listing }) {
  const { words } = useSpeech();
  const { id, loads, scanned } = listing;
  return (
    <Line
      label={words.search.loads}
      note={
        <Link to="/models/$id" params={{ id }} search={{ tab: "files" }} resetScroll={false}>
          {words.content.loadingWhy}
        </Link>
      }
    >
      <span className={loads === "RUNS_CODE" ? css.lost : ""}>{words.search.loadings[loads]}</span>
      {scanned && <p>{words.content.scannedBy(words.marks.scanned[scanned])}</p>}
    </Line>
  );
}

/** What it takes to run. The chain has an upper bound, by the seller's word; the headers tell each tensor. */
function Needs({ version }: { version: Version }) {
  const { words, format } = useSpeech();
  const { memory, memoryNeeded, contextLength, contextMemory, content } = version;
  if (memory == null) return null;
  const isRead = content.state === "READ";
  const context =
    contextLength != null && contextMemory != null
      ? words.content.context(format.bytes(contextMemory), format.number(contextLength))
      : undefined;
  return isRead ? (
    <Line label={words.model.memory} note={context}>
      {memoryNeeded == null || memoryNeeded === memory
        ? words.content.memory(format.bytes(memory))
        : words.content.needs(format.bytes(memoryNeeded), format.bytes(memory))}
    </Line>
  ) : (
    <Line label={words.model.memory} known="claimed" differs>
      {words.model.memoryOf(format.bytes(memory))}
    </Line>
  );
}

/** Whether the sealed file is to be had, by the index's last look: only files that were sold are looked for. */
function Available({ version }: { version: Version }) {
  const { words, format } = useSpeech();
  const { availability } = version;
  if (!availability || availability.state === "UNKNOWN") return null;
  const { state, checkedAt, foundAt } = availability;
  return (
    <Line label={words.content.onIpfs}>
      {state === "FOUND"
        ? words.content.found(checkedAt ? format.date(checkedAt) : null)
        : words.content.missing(foundAt ? format.date(foundAt) : null)}
    </Line>
  );
}

function Copies({ version }: { version: Version }) {
  const { words, format } = useSpeech();
  const { comparison, copies } = version;
  if (copies.length > 0) return <Line label={words.model.copies}>{words.model.copiesOf(copies.length)}</Line>;
  if (!comparison) return null;
  return <Line label={words.model.copies}>{words.content.noCopy(format.share(comparison.leastShare))}</Line>;
}

function Behind({ listing }: { listing: Listing }) {
  const { words, format } = useSpeech();
  const account = listing.sellerAccount;
  const first = account.listings.nodes[0];
  const record = account.salesRecord;
  const paid = Number(record.settled) + Number(record.split);
  return (
    <Section title={words.model.behind} known="proven">
      <Lines>
        <Line label={words.model.seller} known="proven">
          <Address address={listing.seller} label={words.model.seller} />
        </Line>
        <IdentityLines account={account} />
        {first && (
          <Line
            label={words.model.since}
            known="proven"
            note={account.closing && words.model.closed(format.date(account.closing.since))}
          >
            {words.model.sinceOf(
              format.date(first.createdAt),
              format.number(account.listings.totalCount ?? 0),
              account.listings.totalCount === 1,
            )}
          </Line>
        )}
        <Line label={words.model.sellerSales} known="proven">
          {paid + Number(record.refunded) === 0
            ? words.model.noSellerSales
            : words.model.sellerSalesOf(
                format.number(paid),
                format.number(record.refunded),
                format.number(record.undelivered),
                format.number(record.disputed),
              )}
        </Line>
      </Lines>
    </Section>
  );
}

function Stake({ listing, denom }: { listing: Listing; denom: string | undefined }) {
  const { words, format } = useSpeech();
  const bonds = listing.sellerBonds.filter((bond) => denom === undefined || bond.denom === denom);
  return (
    <Section title={words.model.stake} known="proven">
      <Lines>
        {bonds.map((bond) => {
          const all = (BigInt(bond.free.amount) + BigInt(bond.reserved.amount)).toString();
          return (
            <Line key={bond.denom} label={words.model.bond(unitOf(bond.denom))} known="proven">
              <p className={css.stake}>
                <strong>{format.amount(all, bond.denom)}</strong>
                <small>{words.model.free(format.amount(bond.free.amount, bond.denom))}</small>
              </p>
              <Meter reserved={bond.reserved.amount} free={bond.free.amount} />
              <p className={css.small}>
                {words.model.reserved(format.amount(bond.reserved.amount, bond.denom))}
              </p>
            </Line>
          );
        })}
      </Lines>
      {bonds.length === 0 && <p className={css.small}>{words.model.noBond}</p>}
    </Section>
  );
}

function Sales({ record }: { record: Listing["trackRecord"] }) {
  const { words, format } = useSpeech();
  const counts = [
    [record.settled, words.model.settled, ""],
    [record.refunded, words.model.refunded, css.lost],
    [record.split, words.model.split, ""],
    [record.open, words.model.open, css.open],
  ] as const;
  return (
    <Section title={words.model.sales} known="proven">
      <Tally ends={record.ends} step={3} />
      <p className={css.small}>{record.ends.length > 0 ? words.tally.caption : words.model.noSale}</p>
      {record.ends.length > 0 && (
        <dl className={css.counts}>
          {counts.map(([count, label, tone]) => (
            <div key={label}>
              <dt>{label}</dt>
              {/* None is no loss. */}
              <dd className={Number(count) > 0 ? tone : ""}>{format.number(count)}</dd>
            </div>
          ))}
        </dl>
      )}
      {record.medianDelivery != null && (
        <Lines>
          <Line label={words.model.keyIn} known="proven">
            {words.model.median(
              Number(record.medianDelivery) < 1
                ? words.model.underSecond
                : format.span(record.medianDelivery),
            )}
          </Line>
        </Lines>
      )}
    </Section>
  );
}

export function Back({
  listing,
  plan,
}: {
  listing: Pick<Listing, "deliverWithin">;
  plan: Pick<Plan, "guarantee" | "price">;
}) {
  const { words, format } = useSpeech();
  const { guarantee, price } = plan;
  if (!guarantee) return null;
  // Rules are named to the last unit: a cut amount would be another than the dispute's own page has.
  const amount = (value: string) => format.amount(value, price.denom, true);
  const disputed = guarantee.ifDisputedAtMost;
  const rows: [string, string, boolean?][] = [
    [
      words.model.cases.undelivered(format.span(listing.deliverWithin)),
      amount(guarantee.ifUndelivered.amount),
    ],
    [words.model.cases.chunk, amount(guarantee.ifProvenBad.amount)],
    [words.model.cases.later, amount(guarantee.ifProvenBadLater.amount)],
  ];
  if (disputed) {
    rows.push([words.model.cases.ruled, words.model.upTo(amount(disputed.amount), amount(price.amount))]);
    rows.push([words.model.cases.lost, amount(`-${guarantee.stake.amount}`), true]);
  }
  rows.push([words.model.cases.mind, amount("0")]);
  return (
    <Section title={words.model.back} right={words.model.backFor(unitOf(price.denom), amount(price.amount))}>
      <table className={css.back}>
        <thead>
          <tr>
            <th>{words.model.if}</th>
            <th>{words.model.youGet}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(([what, back, loss]) => (
            <tr key={what}>
              <td>{what}</td>
              <td className={loss ? css.lost : ""}>{back}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className={css.small}>{words.model.backNote}</p>
    </Section>
  );
}
