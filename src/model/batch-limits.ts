/** A batch is stored when it has this many logins, or was read from this many bytes of text. */
export type BatchLimits = { readonly logins: number; readonly bytes: number };

/**
 * A third of a DuckDB row group. A whole row group is 12 % faster there, but makes transactions long for MySQL and above
 * all for its clusters; 20,000 are a quarter slower (docs/decisions/0020).
 */
export const defaultBatchLimits: BatchLimits = { logins: 40_960, bytes: 64 << 20 };
