/** A batch is stored when it has this many logins, or was read from this many bytes of text. */
export type BatchLimits = { readonly logins: number; readonly bytes: number };

/** More logins make transactions long for MySQL, above all for its clusters; DuckDB has limits of its own. */
export const defaultBatchLimits: BatchLimits = { logins: 40_960, bytes: 64 << 20 };
