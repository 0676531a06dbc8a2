// What the setting maskUnknownUsers needs: pseudonyms for names that never logged in, and a way to keep such names between
// two runs without storing them. mask/ implements both from one key.

export type NameMask = {
  /** A text that only this key gives. The database keeps it, so that a run with another key is refused. */
  readonly keyCheck: string;
  /** The same name always gets the same pseudonym, and without the key nobody can compute one from the other. */
  readonly pseudonymOf: (name: string) => string;
  readonly vault: Vault;
};

/** Encrypts text that names are in. */
export type Vault = {
  readonly seal: (text: string) => string;
  /** The text that was sealed; undefined if another key sealed it, or if it was changed. */
  readonly open: (sealed: string) => string | undefined;
};
