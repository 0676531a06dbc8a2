// What was told about findings, and which were acknowledged.
import type { FindingRecord } from '../../model/finding.js';
import type { Engine } from '../engine.js';
import { textKey } from '../rollups/text-key.js';
import { toNumber, toNumberOrNull, toText, toTextOrNull } from '../sql-row.js';
import { transaction } from '../transaction.js';

/** Returns all records of a kind. */
export async function findRecords(
  engine: Engine,
  record: FindingRecord['record'],
): Promise<readonly FindingRecord[]> {
  const rows = await engine.query(
    `SELECT rule, subject_key, object_key, subject, object, first_micros, last_micros, at_micros, until_micros,
        severity
      FROM finding_records WHERE record = ?`,
    [record],
  );
  return rows.map((row) => ({
    record,
    rule: toText(row, 'rule'),
    subject: toTextOrNull(row, 'subject') ?? toText(row, 'subject_key'),
    object: toTextOrNull(row, 'object') ?? toText(row, 'object_key'),
    first: toNumber(row, 'first_micros'),
    last: toNumber(row, 'last_micros'),
    at: toNumber(row, 'at_micros'),
    until: toNumberOrNull(row, 'until_micros'),
    severity: toTextOrNull(row, 'severity') as FindingRecord['severity'],
  }));
}

/** Stores records. One of the same kind, finding and first evidence is replaced. */
export async function keepRecords(engine: Engine, records: readonly FindingRecord[]): Promise<void> {
  if (records.length === 0) return;
  await transaction(engine, async () => {
    for (const { record, rule, subject, object, first, last, at, until, severity } of records) {
      const [who, what] = [textKey(subject), object === '' ? { key: '', text: null } : textKey(object)];
      const key = [record, rule, who.key, what.key, first];
      await engine.run(
        `DELETE FROM finding_records
          WHERE record = ? AND rule = ? AND subject_key = ? AND object_key = ? AND first_micros = ?`,
        key,
      );
      await engine.run(
        `INSERT INTO finding_records (record, rule, subject_key, object_key, first_micros, subject, object,
            last_micros, at_micros, until_micros, severity) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [...key, who.text, what.text, last, at, until, severity],
      );
    }
  });
}
