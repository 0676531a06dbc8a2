// Which stored logins a user asks for, and what the store answers.
import type { Network } from '../lib/networks.js';
import type { Status, StoredLogin } from './login.js';

/**
 * A login matches if it matches every filter that is present, and of each filter any value. A filter without values
 * matches nothing.
 */
export type LoginFilter = {
  /** Microseconds since 1970 UTC; `until` is excluded. */
  readonly since?: number;
  readonly until?: number;
  /** As logged, or the first label of the name in lower case (hostLabel in lib/identity.ts). */
  readonly hosts?: readonly string[];
  /** Exact. */
  readonly users?: readonly string[];
  readonly networks?: readonly Network[];
  /** ISO 3166-1 alpha-2, upper case. */
  readonly countries?: readonly string[];
  readonly asns?: readonly number[];
  readonly statuses?: readonly Status[];
  /** Exact; `keyboard-interactive` also matches `keyboard-interactive/pam`. */
  readonly methods?: readonly string[];
  /** Fingerprints of keys, with or without `SHA256:` or `MD5:`, or ids of certificates. */
  readonly keys?: readonly string[];
};

/** A stored login and how long its session lasted, if its end was logged. */
export type FoundLogin = StoredLogin & { readonly seconds: number | null };

/** A login in the order of newestLogins: by date, then by id. */
export type LoginPlace = Pick<StoredLogin, 'date' | 'id'>;

/** What `authtrack top` counts logins by. */
export const topsOf = [
  'addresses',
  'networks',
  'users',
  'countries',
  'asns',
  'hosts',
  'keys',
  'reasons',
] as const;

export type TopOf = (typeof topsOf)[number];

/** Logins with one value. */
export type TopEntry = {
  /** Null means unknown: only countries and autonomous systems have such an entry. */
  readonly value: string | null;
  /**
   * The name of a country or an autonomous system, or the type of a key; otherwise null. Of several names the first by text:
   * anybody can offer a certificate of a public key, and it does not hide that the key itself was used.
   */
  readonly name: string | null;
  /** All rows, probes and logins too. */
  readonly rows: number;
  /** Failed and invalid attempts. */
  readonly attempts: number;
  /** Successful logins. */
  readonly logins: number;
  /** Different user names. */
  readonly users: number;
  /** Different addresses. */
  readonly addresses: number;
  /** Microseconds since 1970 UTC. */
  readonly firstSeen: number;
  readonly lastSeen: number;
};

/** The prefix lengths of the networks that `top networks` counts. */
export const topNetworkBits = { 4: 24, 6: 64 } as const;

/** What the texts of the filter `keys` stand for, as sshd logs it. */
type KeyTexts = { readonly fingerprints: readonly string[]; readonly certIds: readonly string[] };

const md5Text = /^(?:MD5:)?((?:[0-9a-f]{2}:){15}[0-9a-f]{2})$/i;
// ssh-keygen prints no padding, but other programs do.
const sha256Text = /^(?:SHA256:)?([A-Za-z0-9+/]{43})=?$/;

/** Returns the fingerprints and ids of certificates that texts stand for: each is one or the other. */
export function keyTextsOf(texts: readonly string[]): KeyTexts {
  const fingerprints: string[] = [];
  const certIds: string[] = [];
  for (const text of texts) {
    const md5 = md5Text.exec(text)?.[1]?.toLowerCase();
    const sha256 = sha256Text.exec(text)?.[1];
    // Releases before 6.8 log MD5 without its name.
    if (md5 !== undefined) fingerprints.push(md5, `MD5:${md5}`);
    else if (sha256 !== undefined) fingerprints.push(`SHA256:${sha256}`);
    else if (/^SHA(?:1|256|384|512):/.test(text)) fingerprints.push(text);
    else certIds.push(text);
  }
  return { fingerprints, certIds };
}

/** Whether a text begins as a fingerprint, but does not have all of it: a table shortens fingerprints. */
export function isPartOfFingerprint(text: string): boolean {
  return (
    (text.startsWith('SHA256:') && !sha256Text.test(text)) || (text.startsWith('MD5:') && !md5Text.test(text))
  );
}

/** Returns the methods that the names of a filter stand for. */
export function methodsLike(methods: readonly string[]): readonly string[] {
  return methods.flatMap((method) =>
    method === 'keyboard-interactive' ? [method, 'keyboard-interactive/pam'] : [method],
  );
}
