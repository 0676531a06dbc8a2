// Month names in other languages: names as %b of glibc writes them, and names that mean different months.
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { isoInstant } from '../../../src/lib/time-text.js';
import { commonLanguages, otherLanguages } from '../../../src/syslog/month-table.js';
import type { ParserOptions } from '../../../src/parse/parse.js';
import { outcomeOf, parserOf, parseText } from '../../support/parse-text.js';

const MESSAGE = 'Failed password for root from 192.0.2.7 port 40022 ssh2';
const line = (month: string): string => `${month} 10 10:00:00 web1 sshd[1]: ${MESSAGE}\n`;
const inYear: Partial<ParserOptions> = { year: { year: 2025, dayOfYear: 0 } };

/** The months (1 to 12) of the lines of a log; 0 for a malformed line. */
function monthsOf(names: readonly string[], options: Partial<ParserOptions> = {}): number[] {
  const found: number[] = [];
  const text = Buffer.from(names.map(line).join('')).toString('latin1');
  parserOf(options).parse(text, (outcome) => {
    found.push('date' in outcome ? Number(isoInstant(outcome.date).slice(5, 7)) : 0);
  });
  return found;
}

/** Each name of each language, and its month. */
const allNames = [...commonLanguages, ...otherLanguages].flatMap(([language, row]) =>
  row.split(',').flatMap((names, month) =>
    names
      .split('/')
      .filter((name) => name !== '')
      .map((name) => ({ language, name, month: month + 1 })),
  ),
);

/** The month of these names alone is ambiguous, because two languages of one rank have them. */
const ambiguous = ['lip', 'lis', 'srp'];

suite('months in other languages', () => {
  test('are recognized in every language of glibc, with the help of its other months if one is not enough', () => {
    for (const language of new Set(allNames.map((one) => one.language))) {
      const names = allNames.filter((one) => one.language === language);
      const whole = monthsOf(
        [...names, ...names].map(({ name }) => name),
        { months: names.map(({ name }) => bytes(name)) },
      );
      const wrong = names.filter(({ month }, i) => whole[names.length + i] !== month);
      // English and common languages win: `Jan` is June in Sotho, `maj` is March in Bislama.
      const lost = wrong.filter(({ name, month }) => monthsOf([name])[0] === month);
      assert.deepEqual(lost, [], language);
      if (commonLanguages.some(([common]) => common === language)) assert.deepEqual(wrong, [], language);
    }
  });

  test('of common languages are recognized in a single line, unless two of these languages have them', () => {
    const names = allNames.filter(({ language }) => commonLanguages.some(([common]) => common === language));
    const wrong = names.filter(({ name, month }) => monthsOf([name])[0] !== month).map(({ name }) => name);
    assert.deepEqual([...new Set(wrong)].sort(), ambiguous);
  });

  test('that two languages have are resolved by the other months of the log', () => {
    assert.deepEqual(monthsOf(['paź', 'lis', 'gru'], inYear), [10, 11, 12]);
    assert.deepEqual(monthsOf(['ruj', 'lis', 'stu'], inYear), [9, 10, 11]);
    assert.deepEqual(monthsOf(['čec', 'srp', 'zář'], inYear), [7, 8, 9]);
    assert.deepEqual(monthsOf(['lip', 'srp', 'kol'], { ...inYear, months: [bytes('kol')] }), [6, 7, 8]);
  });

  test('that are ambiguous are malformed, with a hint', () => {
    const outcome = outcomeOf(line('lis'));
    assert.ok('outcome' in outcome);
    assert.equal(outcome.outcome, 'malformed');
    assert.match(outcome.reason, /LC_ALL=C/);
  });

  test('keep their meaning despite one line in another language', () => {
    const names = ['sie', 'wrz', 'paź', 'ruj', 'lis'];
    assert.deepEqual(monthsOf(names, inYear), [8, 9, 10, 9, 11]);
  });

  test('are stored with the read position', () => {
    const first = parserOf(inYear);
    first.parse(bytes(line('paź')));
    const second = parserOf({ state: first.state() });
    assert.equal(isoInstant(second.parse(bytes(line('lis'))).events[0]?.date ?? 0).slice(0, 7), '2025-11');
  });

  test('English wins whatever the language of the log', () => {
    assert.deepEqual(monthsOf(['Phe', 'Hla', 'Upu', 'Jan', 'May', 'Mar']).slice(3), [1, 5, 3]);
  });

  for (const written of [
    '5月 10',
    '5月10',
    ' 5月 10',
    ' 5월 10',
    '5월  10',
    '5月10日',
    '12월 10',
    ' 5月  9',
  ]) {
    test(`numbers are read: ${written}`, () => {
      const { events } = parseText(`${written} 10:00:00 web1 sshd[1]: ${MESSAGE}\n`);
      const month = written.includes('12') ? '12' : '05';
      assert.equal(isoInstant(events[0]?.date ?? 0).slice(5, 7), month);
    });
  }

  const legacy: readonly (readonly [what: string, month: readonly number[], monthNumber: number])[] = [
    ['ISO-8859-2', [0x70, 0x61, 0xbc], 10],
    ['KOI8-R', [0xc6, 0xc5, 0xd7], 2],
    ['windows-1251', [0xec, 0xe0, 0xff], 5],
    ['ISO-8859-7', [0xd6, 0xe5, 0xe2], 2],
    ['EUC-JP', [0x35, 0xb7, 0xee], 5],
  ];
  for (const [what, month, number] of legacy) {
    test(`${what}: ${Buffer.from(month).toString('hex')} is ${number}`, () => {
      const log = Buffer.concat([Buffer.from(month), Buffer.from(line(''))]);
      const { events } = parserOf().parse(log.toString('latin1'));
      assert.equal(Number(isoInstant(events[0]?.date ?? 0).slice(5, 7)), number);
    });
  }
});

function bytes(text: string): string {
  return Buffer.from(text).toString('latin1');
}
