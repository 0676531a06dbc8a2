// The other half of the unit tests: see share-1.ts.
import { runShare } from './run-share.js';

await runShare(1, 2);
