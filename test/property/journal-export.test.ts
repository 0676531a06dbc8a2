// An export of the journal, for any entries and any cut.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';
import fc from 'fast-check';

import { FORGED, sshdEntry, userEntry } from '../support/export-text.js';
import { cut, readExport } from '../support/read-export.js';

const FAILED = 'Failed password for root from 192.0.2.7 port 40022 ssh2';
const NUL_PAD = '\0'.repeat(200);

suite('exports of the journal, for any entries', () => {
  test('cut anywhere and read in two parts, give the events of the whole log and none from a field', async () => {
    const hostile = fc.oneof(
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes)),
      fc
        .array(
          fc.constantFrom(
            '\n',
            '\0',
            '\n\n',
            FORGED,
            NUL_PAD,
            'JUNK\n',
            '__CURSOR=',
            '\x01\0\0\0\0\0\0\0',
            '"',
            '\\',
          ),
          { maxLength: 8 },
        )
        .map((parts) => Buffer.from(parts.join(''))),
    );
    const entries = fc.array(
      fc.oneof(
        fc.tuple(hostile, fc.boolean()).map(
          ([junk, isText]) =>
            (n: number) =>
              sshdEntry(n, isText ? FAILED : Buffer.from(FAILED), { JUNK: junk }),
        ),
        fc.tuple(hostile, hostile).map(
          ([message, junk]) =>
            (n: number) =>
              userEntry(n, message, { JUNK: junk }),
        ),
        hostile.map(
          (name) => (n: number) =>
            userEntry(n, FORGED.trim().split('\n').at(-1) ?? '', { SYSLOG_IDENTIFIER: name }),
        ),
      ),
      { maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(
        entries,
        fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 5 }),
        fc.nat(),
        fc.nat(),
        async (made, sizes, anywhere, stop) => {
          const bytes = Buffer.concat(made.map((entry, n) => entry(n)));
          const whole = await readExport([bytes]);
          assert.equal(whole.failure, undefined);
          const expected = made.filter((_, n) =>
            made[n]?.(n).includes('_UID=0\n_COMM=sshd\nSYSLOG_IDENTIFIER=sshd\n_PID=4242'),
          );
          assert.equal(whole.found.length, expected.length);
          assert.ok(whole.found.every((text) => !text.includes('203.0.113.66')));
          const pieces = await readExport(cut(bytes, sizes));
          assert.deepEqual([pieces.found, pieces.lines], [whole.found, whole.lines]);
          // Like a growing log: read up to any point, then from the last position.
          const end = bytes.length === 0 ? 0 : anywhere % (bytes.length + 1);
          const first = await readExport(cut(bytes.subarray(0, end), sizes), { isOver: false });
          const places = first.blocks
            .map((block, n) => ({ block, n }))
            .filter(({ block }) => !block.unfinished);
          const place = places[places.length === 0 ? 0 : stop % places.length];
          const start = place && { offsetBytes: place.block.endOffsetBytes, tail: place.block.tail };
          const before =
            place === undefined
              ? []
              : whole.found.filter((text) => Number(text.split(' ')[2]) <= (first.lineCounts[place.n] ?? 0));
          const rest = await readExport(cut(bytes.subarray(start?.offsetBytes ?? 0), sizes), {
            ...(start && { start }),
            state: place === undefined ? '' : (first.states[place.n] ?? ''),
            lines: place === undefined ? 0 : (first.lineCounts[place.n] ?? 0),
          });
          assert.deepEqual([...before, ...rest.found], whole.found);
          if (start)
            assert.equal(
              start.tail,
              bytes.toString('latin1', Math.max(0, start.offsetBytes - 4096), start.offsetBytes),
            );
        },
      ),
      { numRuns: 500 },
    );
  });
});
