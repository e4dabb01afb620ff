import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { lazy, Suspense, useDeferredValue, useEffect, useRef } from "react";
import { useQuery } from "urql";
import { graphql } from "../api/generated";
import { useHeight } from "../api/heights";
import { useEvery } from "../market/now";
import { Wordmark } from "../parts/Wordmark";
import { AccountChip } from "../wallet/AccountChip";
import { useWallet } from "../wallet/wallet";
import { useSpeech } from "../words";
import css from "./Shell.module.css";
import { SearchField } from "./search/SearchField";

const STANDS = graphql(`
  query Stands {
    _meta {
      height
      chainHead
    }
    orderPause {
      until
    }
  }
`);

const Paused = lazy(() => import("./governance/Governance").then(({ Paused }) => ({ default: Paused })));
const Bell = lazy(() => import("./account/Bell").then(({ Bell }) => ({ default: Bell })));

/** How often the footer asks where the index is, in milliseconds; what pages read tells it between. */
const OFTEN = 15_000;

/** What stands around every page. */
export function Shell() {
  const { words } = useSpeech();
  // The home page asks itself.
  const isHome = useLocation({ select: ({ pathname }) => pathname === "/" });
  return (
    <div className={css.shell}>
      <button type="button" className="skip" onClick={() => document.getElementById("main")?.focus()}>
        {words.skip}
      </button>
      <header className={css.header}>
        <Link to="/" className={css.home} aria-label="Weighhouse">
          <Wordmark />
        </Link>
        <nav className={css.nav} aria-label={words.header.menu}>
          <Link to="/models">{words.header.models}</Link>
          <Link to="/sell">{words.header.sell}</Link>
          <Link to="/library">{words.header.library}</Link>
          <Link to="/developers">{words.header.developers}</Link>
        </nav>
        {!isHome && <SearchField className={css.search ?? ""} label={words.header.search} />}
        <div className={css.account}>
          <Unread />
          <AccountChip />
        </div>
      </header>
      <main id="main" tabIndex={-1} className={css.main}>
        <Outlet />
      </main>
      <Footer />
    </div>
  );
}

/** What an account has not read: only where it has an account. */
function Unread() {
  const { account } = useWallet();
  if (account === null) return null;
  return (
    <Suspense fallback={null}>
      <Bell key={account.address} />
    </Suspense>
  );
}

/** Drawn after what stands above it: it asks, and counts blocks. */
function Footer() {
  const isDrawn = useDeferredValue(true, false);
  return isDrawn ? <Standing /> : <footer className={css.footer} />;
}

function Standing() {
  const { words, format, language, choose } = useSpeech();
  const [{ data, error }, ask] = useQuery({ query: STANDS });
  useEvery(OFTEN, () => ask({ requestPolicy: "network-only" }));
  const page = useLocation({ select: ({ pathname }) => pathname });
  const shown = useRef(page);
  useEffect(() => {
    if (shown.current === page) return;
    shown.current = page;
    ask({ requestPolicy: "network-only" });
  }, [page, ask]);
  const meta = data?._meta;
  const until = data?.orderPause?.until;
  const height = Math.max(useHeight(), Number(meta?.height ?? 0));
  return (
    <>
      <footer className={css.footer}>
        <p>
          {meta
            ? words.footer.stands(format.number(height), Number(meta.chainHead) - height)
            : error && words.footer.silent}
        </p>
        <p className={css.links}>
          <Link to="/dashboard">{words.footer.dashboard}</Link>
          <Link to="/governance/{-$id}" params={{ id: undefined }}>
            {words.footer.governance}
          </Link>
          <Link to="/feedback" search={page === "/feedback" ? {} : { page }}>
            {words.footer.feedback}
          </Link>
          {(["en", "nl"] as const)
            .filter((other) => other !== language)
            .map((other) => (
              <button key={other} type="button" lang={other} onClick={() => choose(other)}>
                {{ en: "English", nl: "Nederlands" }[other]}
              </button>
            ))}
        </p>
      </footer>
      {until && (
        <Suspense>
          <Paused until={until} />
        </Suspense>
      )}
    </>
  );
}
