// What the scanner tells of a block: a record for each line that matters, eight numbers of 32 bits each.

/** Numbers per record. */
export const STRIDE = 8;

// Where they stand. Of a line that has a template: its fields; what it lacks is NONE.
/** How many lines of the block come before. */
export const line = 0;
/** The number of its template, or SLOW or TIME. */
export const what = 1;
/** Since the ten minutes of the last TIME record, microseconds. Of SLOW and TIME: that of the line before, or NONE. */
export const micros = 2;
export const pid = 3;
/** Numbers of texts. */
export const host = 4;
export const user = 5;
export const address = 6;
export const port = 7;
/** Of SLOW and TIME: where the line, or its time stamp up to the tens of the minutes, begins and ends. */
export const start = 3;
export const end = 4;
/** Of TIME: how far its clock is ahead of UTC, in minutes. */
export const aheadMinutes = 5;

export const NONE = -1;
/** A line without a template: to be read as if there were no scanner. */
export const SLOW = -1;
/** The time stamps begin in another way from here on. */
export const TIME = -2;
