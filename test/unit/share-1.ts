// For `npm test`: the unit tests in two processes, since most take less time than the start of a process.
import { runShare } from './run-share.js';

await runShare(0, 2);
