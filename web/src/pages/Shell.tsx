import { Link, Outlet, useLocation } from "@tanstack/react-router";
import { useQuery } from "urql";
import { graphql } from "../api/generated";
import { Wordmark } from "../parts/Wordmark";
import { AccountChip } from "../wallet/AccountChip";
import { useSpeech } from "../words";
import css from "./Shell.module.css";
import { SearchField } from "./search/SearchField";

const STANDS = graphql(`
  query Stands {
    _meta {
      height
      chainHead
    }
  }
`);

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

function Footer() {
  const { words, format, language, choose } = useSpeech();
  const [{ data, error }] = useQuery({ query: STANDS });
  const meta = data?._meta;
  return (
    <footer className={css.footer}>
      <p>
        {meta
          ? words.footer.stands(format.number(meta.height), Number(meta.chainHead) - Number(meta.height))
          : error && words.footer.silent}
      </p>
      <p className={css.links}>
        <Link to="/dashboard">{words.footer.dashboard}</Link>
        <Link to="/developers">{words.footer.contracts}</Link>
        {(["en", "nl"] as const)
          .filter((other) => other !== language)
          .map((other) => (
            <button key={other} type="button" lang={other} onClick={() => choose(other)}>
              {{ en: "English", nl: "Nederlands" }[other]}
            </button>
          ))}
      </p>
    </footer>
  );
}
