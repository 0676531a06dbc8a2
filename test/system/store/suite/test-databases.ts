import type { Store } from '../../../../src/store/store.js';

/** What the suite needs from an engine. */
export type TestDatabases = {
  /** The URL of a database that does not exist yet. */
  readonly freshUrl: () => string;
  /** A store that is closed when the suite ends. */
  readonly openUrl: (url: string) => Promise<Store>;
};
