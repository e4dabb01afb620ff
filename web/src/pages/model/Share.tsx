import { useRouteContext } from "@tanstack/react-router";
import { useState } from "react";
import { Button } from "../../parts/Button";
import { areaOf } from "../../words/area";
import type { Said } from "../../words/en";
import type { share as english } from "../../words/en/share";
import type { Listing } from "./query";
import css from "./Share.module.css";

const sharing = areaOf<Said<typeof english>>({
  en: async () => (await import("../../words/en/share")).share,
  nl: async () => (await import("../../words/nl/share")).share,
});

/** A link with a picture, a badge for other pages, and a feed: all are the index's. */
export function Share({ listing }: { listing: Listing }) {
  const said = sharing.use();
  const { config } = useRouteContext({ from: "__root__" });
  const { id, name } = listing;
  const link = new URL(`share/${id}`, config.api).href;
  const badge = new URL(`v1/listings/${id}/badge.svg`, config.api).href;
  const feed = new URL(`v1/feeds/listings/${id}.atom`, config.api).href;
  const alt = said.alt(name);
  const snippet = `<a href="${link}">\n  <img src="${badge}" height="24" alt="${escaped(alt)}" />\n</a>`;
  return (
    <div className={css.share}>
      <Copied label={said.link} text={link} />
      <Copied label={said.badge} text={snippet}>
        {/* The policy of a page at another host than the index allows no picture of it. */}
        {new URL(badge).origin === location.origin && <img src={badge} height={24} alt={alt} />}
      </Copied>
      <p className={css.note}>
        <a href={feed}>{said.feed}</a>
      </p>
    </div>
  );
}

function Copied({ label, text, children }: { label: string; text: string; children?: React.ReactNode }) {
  const said = sharing.use();
  const [isCopied, setCopied] = useState(false);
  const copy = () => navigator.clipboard?.writeText(text).then(() => setCopied(true));
  return (
    <div>
      <p className={css.note}>{label}</p>
      {children}
      <pre className={css.text}>{text}</pre>
      <p className={css.act}>
        <Button onClick={copy}>
          {said.copy}
          <span className="told">: {label}</span>
        </Button>
        {isCopied && <span role="status">{said.copied}</span>}
      </p>
    </div>
  );
}

/** A name is a stranger's text, and this is HTML that somebody pastes. */
export function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (letter) => `&#${letter.charCodeAt(0)};`);
}
