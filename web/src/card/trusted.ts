/** The only way by which the storefront starts a script of its own beside the page. */
interface Policy {
  createScriptURL(url: string): string;
}

const own = (url: string): string => {
  const found = new URL(url, document.baseURI);
  if (found.origin !== location.origin) throw new TypeError(`${found.origin} is another origin`);
  return found.href;
};

const factory = (window as { trustedTypes?: { createPolicy(name: string, rules: Policy): Policy } })
  .trustedTypes;

export const policy: Policy = factory?.createPolicy("weighhouse", { createScriptURL: own }) ?? {
  createScriptURL: own,
};
