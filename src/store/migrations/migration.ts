// The type of a migration; migrations.ts applies them.
import type { ColumnTypes, Dialect } from '../engine.js';

/** Returns the statements of one migration, in order. Running a statement twice must do no harm. */
export type Migration = (types: ColumnTypes, dialect: Dialect) => readonly string[];
