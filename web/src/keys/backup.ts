import { base64, toBase64 } from "../chain/bytes";

/** The name of a backup: of its file, and with an index. */
export function nameOf(publicKey: string): string {
  return `${publicKey}.age`;
}

/** `T` of a backup's name; null for another file. */
export function keyOf(name: string): string | null {
  // Browsers add a number to the second of two files of one name.
  return /^([0-9a-f]{96})(?: ?\(\d+\))?\.age$/.exec(name)?.[1] ?? null;
}

const MOST = 16 * 1024;

/** Whether a text may be a backup, as age writes it. */
export function isBackup(text: string): boolean {
  const whole = text.trim();
  return (
    whole.length <= MOST &&
    whole.startsWith("-----BEGIN AGE ENCRYPTED FILE-----") &&
    whole.endsWith("-----END AGE ENCRYPTED FILE-----")
  );
}

/** As an index takes it: a name, and bytes in base64. */
export function sent(publicKey: string, backup: string): { name: string; content: string } {
  return { name: nameOf(publicKey), content: toBase64(new TextEncoder().encode(backup)) };
}

/** What an index kept; null for what is no backup of a transport secret. */
export function received(name: string, content: string): { publicKey: string; backup: string } | null {
  const publicKey = keyOf(name);
  const backup = new TextDecoder().decode(base64(content));
  return publicKey !== null && isBackup(backup) ? { publicKey, backup } : null;
}
