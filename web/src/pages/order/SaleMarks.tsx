import type { LoadingVerdict, MarkedFragment, ScanVerdict } from "../../api/generated/graphql";
import { Loads, Publisher } from "../../parts/Marks";

interface Sale {
  listing?: Pick<MarkedFragment, "publisher"> | null;
  soldVersion?: SoldVersion | null;
}

interface SoldVersion {
  loading: { verdict: LoadingVerdict };
  /** The worst first. */
  scans: { verdict: ScanVerdict }[];
}

/** What stands beside the name of a model that was ordered: of the version that was, which need not be the listing's latest. */
export function SaleMarks({ of: { listing, soldVersion } }: { of: Sale }) {
  return (
    <>
      <Publisher publisher={listing?.publisher ?? null} />
      <Loads loads={soldVersion?.loading?.verdict} scanned={soldVersion?.scans?.[0]?.verdict} />
    </>
  );
}
