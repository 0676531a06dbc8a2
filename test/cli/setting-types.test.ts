// What each kind of setting accepts, from a flag or a variable (always text) and from YAML (any type).
import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import * as types from '../../src/cli/setting-types.js';

type Row = {
  readonly what: string;
  readonly type: (given: unknown) => types.ParseResult<unknown>;
  readonly taken: readonly (readonly [given: unknown, value: unknown])[];
  readonly refused: readonly (readonly [given: unknown, says: string])[];
};

const rows: readonly Row[] = [
  {
    what: 'a year',
    type: types.year,
    taken: [
      ['2026', 2026],
      [1990, 1990],
    ],
    refused: [
      ['1989', 'must be 1990 or later'],
      [2101, 'must be 2100 or earlier'],
      ['2026.5', 'must be a year'],
      ['', 'must be a year'],
      [null, 'must be a year'],
      [true, 'must be a year'],
      ['Infinity', 'must be a year'],
    ],
  },
  {
    what: 'a whole number',
    type: types.wholeNumber(1),
    taken: [['7', 7]],
    refused: [
      [0, 'must be 1 or more'],
      [1_000_001, 'must be 1000000 or less'],
      [1.5, 'must be a whole number'],
      ['many', 'must be a whole number'],
    ],
  },
  {
    what: 'a weight',
    type: types.weight,
    taken: [
      ['0.125', 0.125],
      [0, 0],
    ],
    refused: [
      [-1, 'must be 0 or more'],
      [0.0001, 'must have at most three decimals'],
      [[], 'must be a number'],
    ],
  },
  {
    what: 'a boolean',
    type: types.boolean,
    taken: [
      [true, true],
      ['YES', true],
      ['1', true],
      ['off', false],
      [false, false],
    ],
    refused: [
      ['', 'must be true or false'],
      [1, 'must be true or false'],
      ['maybe', 'must be true or false'],
    ],
  },
  {
    what: 'a list of texts',
    type: types.texts,
    taken: [
      ['a, b', ['a', 'b']],
      [['a,b'], ['a,b']],
      [[], []],
    ],
    refused: [
      [['a', 1], 'must be a list of texts'],
      [{ a: 1 }, 'must be a list of texts'],
    ],
  },
  {
    what: 'a database URL',
    type: types.databaseUrl,
    taken: [['duckdb:a.duckdb', 'duckdb:a.duckdb']],
    refused: [
      ['postgres://a', 'must be duckdb:FILE or mysql://user:password@host:port/database'],
      [1, 'must be duckdb:FILE or mysql://user:password@host:port/database'],
    ],
  },
  {
    what: 'a text',
    type: types.text,
    taken: [[' ', ' ']],
    refused: [
      ['', 'must not be empty'],
      [5, 'must be text'],
    ],
  },
];

suite('what a setting accepts', () => {
  for (const { what, type, taken, refused } of rows) {
    test(what, () => {
      for (const [given, value] of taken) assert.deepEqual(type(given), { value });
      for (const [given, message] of refused)
        assert.deepEqual(type(given), { issue: { message, path: [] } }, JSON.stringify(given));
    });
  }
});
