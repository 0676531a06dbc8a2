// The records that the scanner writes about a block: nine numbers of 32 bits for each line that matters.

/** Numbers per record. */
export const STRIDE = 9;

// The fields of a record. For a line that has a template, a field that the template lacks is NONE.
/** The index of the line in the block. */
export const line = 0;
/** The number of its template, or SLOW or TIME. */
export const what = 1;
/** Microseconds since the ten minutes of the last TIME record. For SLOW and TIME: those of the line before, or NONE. */
export const micros = 2;
export const pid = 3;
/** This and the next two are numbers of texts. */
export const host = 4;
export const user = 5;
export const address = 6;
export const port = 7;
/** The number of the text that has the key. */
export const key = 8;
/** For SLOW: the offsets of the line. For TIME: those of the time stamp, up to the tens of the minutes. */
export const start = 3;
export const end = 4;
/** For TIME: how far its clock is ahead of UTC, in minutes. */
export const aheadMinutes = 5;

export const NONE = -1;
/** A line without a template, which the line parser must read. */
export const SLOW = -1;
/** A new time stamp to count from: its beginning or its UTC offset has changed, or a SLOW record came before. */
export const TIME = -2;
