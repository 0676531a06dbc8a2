// The shape of a migration; migrations.ts applies them.
import type { ColumnTypes, Dialect } from '../engine.js';

/** The statements of one migration, in order; each must do no harm when it is run twice. */
export type Migration = (types: ColumnTypes, dialect: Dialect) => readonly string[];
