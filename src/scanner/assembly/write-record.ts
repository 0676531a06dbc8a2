// Writes the records of the block: see record-fields.ts.
import * as at from './record-fields';
import { BLOCK, MAX_RECORDS, RECORDS } from './layout';

const RECORD_BYTES = at.STRIDE << 2;
const LAST = RECORDS + (MAX_RECORDS - 1) * RECORD_BYTES;

let next = RECORDS;
/** Whether a record did not fit. */
export let areTooMany = false;

export function recordCount(): i32 {
  return (next - RECORDS) / RECORD_BYTES;
}

export function beginRecords(): void {
  next = RECORDS;
  areTooMany = false;
}

/** Adds a record; returns its address. The caller must set the other fields. */
export function addRecord(line: i32, what: i32, micros: i32): i32 {
  const record = next;
  if (record == LAST) areTooMany = true;
  else next += RECORD_BYTES;
  set(record, at.line, line);
  set(record, at.what, what);
  set(record, at.micros, micros);
  return record;
}

export function set(record: i32, field: i32, value: i32): void {
  store<i32>(record + (field << 2), value);
}

/** Adds a SLOW or TIME record. @param aheadMinutes NONE for SLOW */
export function addPlace(line: i32, what: i32, micros: i32, start: i32, end: i32, aheadMinutes: i32): void {
  const record = addRecord(line, what, micros);
  set(record, at.start, start - BLOCK);
  set(record, at.end, end - BLOCK);
  set(record, at.aheadMinutes, aheadMinutes);
  set(record, at.aheadMinutes + 1, at.NONE);
  set(record, at.aheadMinutes + 2, at.NONE);
  set(record, at.aheadMinutes + 3, at.NONE);
}
