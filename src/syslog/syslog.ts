// The entry point of this folder: a line -> its header and the range of its message. Knows nothing of sshd's messages.
// Read header-formats.ts first.
export { matchAt } from './characters.js';
export { uncoloured } from './colours.js';
export { type Header, emptyHeader } from './header.js';
export { type HeaderState, type Headers, type LineHeaderReader, createHeaders } from './headers.js';
export { type MonthNames, monthNames } from './date-names.js';
export { readLooseTime } from './rare-times.js';
export { REPEATED, type Repetition, readMetalogRepetition, readRepetition, unfolded } from './repetitions.js';
export { readTrustedMessage } from './trusted-properties.js';
export {
  type Boots,
  type Moment,
  type YearState,
  type YearlessTime,
  bootTimesOf,
  follow,
  isDay,
  isLeapDay,
  unknownYear,
  yearAt,
  yearFrom,
} from './year.js';
