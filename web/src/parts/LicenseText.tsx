import { textOf } from "../market/licenseText";

/** The name of a license's text, with a way to it where one is known. Its address may be a seller's word. */
export function LicenseText({ license }: { license: { id: string; uri?: string | null } }) {
  const address = textOf(license);
  if (address === null) return <>{license.id}</>;
  return (
    <a href={address} rel="noopener noreferrer nofollow ugc" target="_blank">
      {license.id}
    </a>
  );
}
