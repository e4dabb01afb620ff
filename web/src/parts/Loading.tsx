import { useQuery } from "urql";
import { graphql } from "../api/generated";
import type { LoadedFragment } from "../api/generated/graphql";
import type { LoadingFile } from "../sealing";
import { useSpeech } from "../words";
import { areaOf } from "../words/area";
import type { Said } from "../words/en";
import type { loading as english } from "../words/en/loading";
import { Bar } from "./Bar";
import css from "./Loading.module.css";

/** What is said of files that run code: loaded with the part that names them. */
export const loading = areaOf<Said<typeof english>>({
  en: async () => (await import("../words/en/loading")).loading,
  nl: async () => (await import("../words/nl/loading")).loading,
});

graphql(`
  fragment Loaded on Version {
    loading {
      verdict
      fileCount
      files(first: 20) {
        path
        kind
        effect
        basis
        why
      }
    }
    scans {
      scanner
      scannerVersion
      verdict
      scannedAt
      findings {
        path
        text
      }
    }
  }
`);

const OF_LISTING = graphql(`
  query LoadingOfListing($id: ID!) {
    listing(id: $id) {
      latestVersion {
        ...Loaded
      }
    }
  }
`);

/** A license has the number of its first order. */
const OF_ORDER = graphql(`
  query LoadingOfOrder($id: ID!) {
    order(id: $id) {
      soldVersion {
        ...Loaded
      }
    }
  }
`);

/** What a model does when it is loaded, with the files that do it and what scanners found. */
export interface Told {
  /** Undefined until the index answers. */
  version: LoadedFragment | null | undefined;
  isAway: boolean;
}

/** What the index says of a listing's latest version. */
export function useLoadingOfListing(listing: string): Told {
  const [{ data, error }] = useQuery({ query: OF_LISTING, variables: { id: listing } });
  return { version: data?.listing?.latestVersion, isAway: error !== undefined };
}

/** What the index says of the version that an order bought, or a license is for. */
export function LoadingOfOrder({ order }: { order: string }) {
  const [{ data, error }] = useQuery({ query: OF_ORDER, variables: { id: order } });
  return <Loading version={data?.order?.soldVersion} isAway={error !== undefined} />;
}

export function Loading({ version, isAway }: Told) {
  const said = loading.use();
  return (
    <section className={css.part}>
      <h2>{said.title}</h2>
      {version ? (
        <>
          <Files loading={version.loading} />
          <Scans scans={version.scans} />
        </>
      ) : isAway ? (
        <p>{said.away}</p>
      ) : (
        <Bar width={280} />
      )}
    </section>
  );
}

function Files({ loading: { verdict, fileCount, files } }: Pick<LoadedFragment, "loading">) {
  const said = loading.use();
  const sentence = verdict === "UNKNOWN" && fileCount == null ? said.unread : said[SENTENCES[verdict]];
  return (
    <>
      <p className={verdict === "RUNS_CODE" ? css.runs : ""}>{sentence}</p>
      {verdict !== "DATA_ONLY" && <p className={css.note}>{said.advice}</p>}
      <Named files={files ?? []} count={fileCount ?? 0} isOpen={verdict === "RUNS_CODE"} />
      {fileCount != null && <p className={css.note}>{said.seen}</p>}
    </>
  );
}

const SENTENCES = { RUNS_CODE: "runs", UNKNOWN: "mayRun", DATA_ONLY: "dataOnly" } as const;

/** What somebody has who has the files: a seller before they are sealed, a buyer once they are opened. */
export function LoadingInside(props: {
  /** Null while they are looked into. */
  files: readonly LoadingFile[] | null;
  failed?: boolean;
  by: "here" | "selling";
}) {
  const said = loading.use();
  const { files, failed, by } = props;
  const runs = files?.some(({ effect }) => effect === "runs") ?? false;
  const sentence = runs ? "runs" : files?.length === 0 ? "dataOnly" : "mayRun";
  return (
    <section className={css.part}>
      <h2>{said.title}</h2>
      {failed ? (
        <p>{said.failed}</p>
      ) : files === null ? (
        <Bar width={280} />
      ) : (
        <>
          <p className={runs ? css.runs : ""}>{said[by][sentence]}</p>
          {files.length > 0 && by === "here" && <p className={css.note}>{said.advice}</p>}
          <Named files={files.slice(0, MOST).map(asNamed)} count={files.length} isOpen={runs} />
          {by === "selling" && <p className={css.note}>{said.selling.note}</p>}
        </>
      )}
    </section>
  );
}

/** As many as the index names. */
const MOST = 20;

type OfIndex = NonNullable<LoadedFragment["loading"]["files"]>[number];
type NamedFile = Omit<OfIndex, "basis"> & { basis: OfIndex["basis"] | "HERE" };

function asNamed({ path, kind, effect, basis, why }: LoadingFile): NamedFile {
  const upper = <Name extends string>(name: Name) => name.toUpperCase() as Uppercase<Name>;
  return {
    path,
    kind: upper(kind),
    effect: upper(effect),
    basis: basis === "read" ? "HERE" : upper(basis),
    why,
  };
}

function Named({ files, count, isOpen }: { files: readonly NamedFile[]; count: number; isOpen: boolean }) {
  const said = loading.use();
  const { format } = useSpeech();
  if (files.length === 0) return null;
  return (
    <details className={css.more} open={isOpen}>
      <summary>{said.which(format.number(count), count === 1)}</summary>
      <ul className={css.files}>
        {files.map(({ path, kind, effect, basis, why }) => (
          <li key={path}>
            <code>{path}</code>
            <p className={effect === "RUNS" ? css.runs : ""}>
              {said.kinds[kind]}: {said.effects[effect]}
            </p>
            {/* What has no words of the reader's language stands as the index says it. */}
            <p className={css.note} lang={Object.hasOwn(said.whys, why) ? undefined : "en"}>
              {Object.hasOwn(said.whys, why) ? said.whys[why] : why}
            </p>
            <p className={css.note}>
              {said.evidence}: {said.bases[basis]}
            </p>
          </li>
        ))}
      </ul>
      {count > files.length && (
        <p className={css.note}>{said.more(format.number(files.length), format.number(count))}</p>
      )}
    </details>
  );
}

function Scans({ scans }: Pick<LoadedFragment, "scans">) {
  const said = loading.use();
  const { format } = useSpeech();
  if (scans.length === 0) return <p className={css.note}>{said.noScan}</p>;
  return (
    <>
      <h3>{said.scans}</h3>
      <ul className={css.files}>
        {scans.map(({ scanner, scannerVersion, verdict, scannedAt, findings }) => (
          <li key={scanner}>
            <p>{said.scanner(scanner, scannerVersion, format.date(scannedAt))}</p>
            <p className={verdict === "CLEAN" ? "" : css.runs}>{said.verdicts[verdict]}</p>
            {findings.length > 0 && (
              <details className={css.more} open={verdict !== "CLEAN"}>
                <summary>{said.findings(format.number(findings.length), findings.length === 1)}</summary>
                <ul className={css.findings}>
                  {findings.map(({ path, text }, place) => (
                    // biome-ignore lint/suspicious/noArrayIndexKey: a scanner may say the same twice
                    <li key={place}>
                      {path == null ? said.whole : <code>{path}</code>}: <span>“{text}”</span>
                    </li>
                  ))}
                </ul>
              </details>
            )}
          </li>
        ))}
      </ul>
      <p className={css.note}>{said.scansNote}</p>
    </>
  );
}
