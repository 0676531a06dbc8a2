// Lines without a time that readers of logs print: headings, remarks between entries, further lines of a message, and entries
// that have no date.
import { ignoredAs, malformedAs } from '../model/outcome.js';
import { matchAt } from './characters.js';
import type { HeaderReader } from './header.js';

// -- Boot 4f1b2c3d4e5f60718293a4b5c6d7e8f9 --
// -- Journal begins at Mon 2026-05-04 10:00:00 UTC, ends at Tue 2026-05-05 10:00:00 UTC. --
// -- No entries --
// -- (grep -C)
export const journalRemarkFormat: HeaderReader = (text, start, end) =>
  text.startsWith('-- ', start) || text.slice(start, end) === '--' ? ignoredAs.heading : undefined;

// [4158954.403152] web1 sshd[1]: …
// [    5.403152 <    0.000120 >] web1 sshd[1]: …
// [    5.403152                ] web1 sshd[1]: …
const monotonic = /\[ {0,12}\d{1,12}\.\d{1,9}(?: {1,40}| {0,4}<[ \d.]{1,24}>)?\] /y;

/** `journalctl -o short-monotonic` and `short-delta`, and the kernel: the time is in seconds since the boot. */
export const monotonicFormat: HeaderReader = (text, start, end) =>
  matchAt(monotonic, text, start, end) ? malformedAs.noDate : undefined;

/** A line that begins with whitespace is a further line of a message. */
export const continuationFormat: HeaderReader = () => ignoredAs.continuation;

// __CURSOR=s=1;i=1 · __REALTIME_TIMESTAMP=1777629607123456
const exportBeginning = /__(?:CURSOR|REALTIME_TIMESTAMP)=/y;

/** authtrack detects a journal export by its first bytes (src/read/content.ts). In a text log any user may write this line. */
export const strayExportFormat: HeaderReader = (text, start, end) =>
  matchAt(exportBeginning, text, start, end) ? malformedAs.strayExport : undefined;

// Timestamp                       Thread     Type        Activity             PID    TTL
// Filtering the log data using "process == "sshd""
const heading =
  /Timestamp {2,40}(?:Thread|Ty |\()|Filtering the log data using "|Skipping info and debug messages/y;

export const macosHeadingFormat: HeaderReader = (text, start, end) =>
  matchAt(heading, text, start, end) ? ignoredAs.heading : undefined;
