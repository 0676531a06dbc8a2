// Whose turn it is to tell findings: runs that share a database do not tell the same at the same time.
import type { TellingTurn } from '../port.js';
import { DuplicateKeyError } from '../engine-errors.js';
import type { Engine } from '../engine.js';
import { toNumber, toText } from '../sql-row.js';
import { transaction } from '../transaction.js';

/** The turn is a record without a finding. */
const TURN = `record = 'turn' AND rule = '' AND subject_key = '' AND object_key = '' AND first_micros = 0`;

/** Takes the turn; false if another run has it. */
export async function takeTurn(
  engine: Engine,
  { holder, at }: TellingTurn,
  isOver: (other: TellingTurn) => boolean,
): Promise<boolean> {
  try {
    return await transaction(engine, async () => {
      const [row] = await engine.query(
        `SELECT subject, at_micros FROM finding_records WHERE ${TURN}${engine.dialect.forUpdate}`,
      );
      const other = row && { holder: toText(row, 'subject'), at: toNumber(row, 'at_micros') };
      if (other !== undefined && other.holder !== holder && !isOver(other)) return false;
      await engine.run(`DELETE FROM finding_records WHERE ${TURN}`);
      await engine.run(
        `INSERT INTO finding_records (record, rule, subject_key, object_key, first_micros, subject, last_micros,
            at_micros) VALUES ('turn', '', '', '', 0, ?, 0, ?)`,
        [holder, at],
      );
      return true;
    });
  } catch (error) {
    // Another run has taken it in this moment.
    if (error instanceof DuplicateKeyError) return false;
    throw error;
  }
}

/** Ends the turn, if this holder still has it. */
export async function endTurn(engine: Engine, holder: string): Promise<void> {
  await transaction(engine, () =>
    engine.run(`DELETE FROM finding_records WHERE ${TURN} AND subject = ?`, [holder]),
  );
}
