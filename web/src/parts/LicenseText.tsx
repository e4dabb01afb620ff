import { textOf } from "../market/licenseText";
import type { useSpeech } from "../words";
import { Hash, Uri } from "./Hash";

interface License {
  id: string;
  uri?: string | null;
  sha256?: string | null;
}

/** The name of a license's text, with a way to it where one is known. Its address may be a seller's word. */
export function LicenseText({ license }: { license: License }) {
  const address = textOf(license);
  if (address === null) return <>{license.id}</>;
  return (
    <a href={address} rel="noopener noreferrer nofollow ugc" target="_blank">
      {license.id}
    </a>
  );
}

/** Which text it is to the byte, where the listing says so, and its address where that is no link: each with its name. */
export function licenseFacts(license: License, words: ReturnType<typeof useSpeech>["words"]) {
  const { uri, sha256 } = license;
  const hash = words.model.licenseHash;
  const address = words.model.licenseAddress;
  return [
    ...(sha256 ? [{ name: hash, value: <Hash hex={sha256} label={hash} /> }] : []),
    ...(uri && textOf(license) === null ? [{ name: address, value: <Uri uri={uri} label={address} /> }] : []),
  ];
}
