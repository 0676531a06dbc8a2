// Keys of authorized_keys files, and what the stored logins say about them.

/** An option that a line of authorized_keys has: the name in lower case; the value without quotes, null without one. */
export type KeyOption = { readonly name: string; readonly value: string | null };

/** A public key, as sshd logs it. */
export type PublicKey = {
  /** `ED25519`, `RSA`, `ED25519-CERT`, … */
  readonly type: string;
  /** `SHA256:…`; of a certificate that of the key in it. */
  readonly fingerprint: string;
  /** 16 pairs of hexadecimal digits: releases before 6.8 log them, with or without `MD5:`. */
  readonly md5: string;
};

/** A line of an authorized_keys file. All texts but the type and the fingerprint are hostile. */
export type AuthorizedKey = PublicKey & {
  readonly line: number;
  /** Whether the key signs certificates: the option cert-authority. */
  readonly isAuthority: boolean;
  readonly options: readonly KeyOption[];
  readonly comment: string;
};

/** Why sshd does not accept a line. The reason has no text of the line. */
export type LineProblem = { readonly line: number; readonly reason: string };

export type AuthorizedKeys = {
  readonly keys: readonly AuthorizedKey[];
  /** The first ones. */
  readonly problems: readonly LineProblem[];
  readonly problemCount: number;
};

/** An AuthorizedKey with its file, and the account whose file that is; null if the path does not say it. */
export type FiledKey = AuthorizedKey & { readonly file: string; readonly account: string | null };

/**
 * Since when a user logs in with a key on a host; also of logins that were pruned. Of a certificate, the key is that of
 * its CA, as `ED25519 SHA256:…`.
 */
export type KeyFact = {
  readonly key: string;
  readonly user: string;
  /** The label of the host (hostLabel in lib/identity.ts). */
  readonly host: string;
  /** Microseconds since 1970 UTC. */
  readonly first: number;
};

/** What the logs of a host can say about keys. Microseconds since 1970 UTC. */
export type KeyHost = {
  readonly host: string;
  /** Its first and last stored row. */
  readonly first: number;
  readonly last: number;
  /** The first login with a public key, and the first with a fingerprint. */
  readonly publickeySince: number | null;
  readonly keysSince: number | null;
};

/** A successful login with a key. */
export type KeyLogin = {
  readonly date: number;
  readonly user: string | null;
  readonly host: string;
  readonly ip: string | null;
  readonly countryCode: string | null;
};

/** How stored logins used a key. */
export type KeyUse = {
  /** As in KeyFact. */
  readonly key: string;
  /** The type that sshd logged, as in PublicKey; null without a login. */
  readonly type: string | null;
  /** Who logged in with the key itself or with a certificate of it. Empty for a CA, whose logins are not counted. */
  readonly users: readonly KeyUser[];
  /** Rows with the key that are not logins: mostly sshd refused it. */
  readonly refused: number;
  /** The newest logins with the key itself, or with a certificate of the CA; newest first. */
  readonly newest: readonly KeyLogin[];
};

export type KeyUser = {
  readonly user: string;
  readonly logins: number;
  /** The last row with this user and key on the last day with a login. Microseconds since 1970 UTC. */
  readonly last: number;
};

/** What the database knows of keys. */
export type KnownKeys = { readonly facts: readonly KeyFact[]; readonly hosts: readonly KeyHost[] };
