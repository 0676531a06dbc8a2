// What a check is, and what it finds. checks.ts has the table of all checks.
import type { CommandContext } from '../steps/command.js';

export const statuses = ['ok', 'warning', 'failure'] as const;

type Status = (typeof statuses)[number];

/** What a check found, and for a warning or a failure what the user can do: one imperative sentence, no full stop. */
export type Finding = { readonly status: Status; readonly found: string; readonly hint: string | null };

export type Group = 'program' | 'settings' | 'logs' | 'database' | 'bans';

/** A finding as `--json` prints it. */
export type CheckResult = { readonly name: string; readonly group: Group } & Finding;

export type CheckContext = CommandContext & {
  /**
   * The same result for every check of the group: `make` is called once for each name. The signal of the context ends
   * it.
   */
  readonly shared: <T>(name: string, make: () => Promise<T>) => Promise<T>;
};

/** A row of the table. It finds or throws; run-checks.ts turns an error into a failure. */
export type Check = {
  readonly name: string;
  /** It looks at the state folder or the database: with wrong settings, these are not the ones that the user means. */
  readonly needsSettings?: true;
  readonly run: (context: CheckContext) => Promise<Finding>;
};

export function ok(found: string): Finding {
  return { status: 'ok', found, hint: null };
}

export function warning(found: string, hint: string): Finding {
  return { status: 'warning', found, hint };
}

export function failure(found: string, hint: string): Finding {
  return { status: 'failure', found, hint };
}
