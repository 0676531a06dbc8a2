// What each kind of setting accepts, from a flag or a variable (always text) and from YAML (any type).
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import * as kinds from '../../../src/cli/setting-kinds.js';

type Row = {
  readonly what: string;
  readonly kind: kinds.SettingKind<unknown>;
  readonly taken: readonly (readonly [given: unknown, value: unknown])[];
  readonly refused: readonly (readonly [given: unknown, says: string])[];
};

const rows: readonly Row[] = [
  {
    what: 'a year',
    kind: kinds.year,
    taken: [
      ['2026', 2026],
      [1990, 1990],
    ],
    refused: [
      ['1989', 'expected 1990 or later'],
      [2101, 'expected 2100 or earlier'],
      ['2026.5', 'expected a year'],
      ['', 'expected a year'],
      [null, 'expected a year'],
      [true, 'expected a year'],
      ['Infinity', 'expected a year'],
    ],
  },
  {
    what: 'a whole number',
    kind: kinds.wholeNumber(1),
    taken: [['7', 7]],
    refused: [
      [0, 'expected 1 or more'],
      [1_000_001, 'expected 1000000 or less'],
      [1.5, 'expected a whole number'],
      ['many', 'expected a whole number'],
    ],
  },
  {
    what: 'a weight',
    kind: kinds.weight,
    taken: [
      ['0.125', 0.125],
      [0, 0],
    ],
    refused: [
      [-1, 'expected 0 or more'],
      [0.0001, 'expected a number with at most three decimals'],
      [[], 'expected a number'],
    ],
  },
  {
    what: 'a boolean',
    kind: kinds.boolean,
    taken: [
      [true, true],
      ['YES', true],
      ['1', true],
      ['off', false],
      [false, false],
    ],
    refused: [
      ['', 'expected true or false'],
      [1, 'expected true or false'],
      ['maybe', 'expected true or false'],
    ],
  },
  {
    what: 'a list of texts',
    kind: kinds.texts,
    taken: [
      ['a, b', ['a', 'b']],
      [['a,b'], ['a,b']],
      [[], []],
    ],
    refused: [
      [['a', 1], 'expected a list of texts'],
      [{ a: 1 }, 'expected a list of texts'],
    ],
  },
  {
    what: 'a database URL',
    kind: kinds.databaseUrl,
    taken: [['duckdb:a.duckdb', 'duckdb:a.duckdb']],
    refused: [
      ['postgres://a', 'expected duckdb:FILE or mysql://user:password@host:port/database'],
      [1, 'expected duckdb:FILE or mysql://user:password@host:port/database'],
    ],
  },
  {
    what: 'a text',
    kind: kinds.text,
    taken: [[' ', ' ']],
    refused: [
      ['', 'expected text that is not empty'],
      [5, 'expected text'],
    ],
  },
];

suite('what a setting accepts', () => {
  for (const { what, kind, taken, refused } of rows) {
    test(what, () => {
      for (const [given, value] of taken) assert.deepEqual(kind.check(given), { value });
      for (const [given, message] of refused)
        assert.deepEqual(kind.check(given), { issue: { message, path: [] } }, JSON.stringify(given));
    });
  }
});
