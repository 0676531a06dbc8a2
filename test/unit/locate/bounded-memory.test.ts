import assert from 'node:assert/strict';
import { test } from 'node:test';
import { BoundedMemory } from '../../../src/locate/bounded-memory.js';

const names = Array.from({ length: 1000 }, (_, i) => `name-${i}`);

test('never exceeds its limit, and keeps at least the newer half of it', () => {
  const memory = new BoundedMemory<number>(100);
  names.forEach((name, i) => memory.set(name, i));
  const held = names.filter((name) => memory.get(name) !== undefined);
  assert.ok(held.length >= 50 && held.length <= 100, `${held.length} are held`);
  assert.deepEqual(held, names.slice(-held.length));
  assert.equal(memory.get('name-999'), 999);
});

test('holds at least one entry', () => {
  const memory = new BoundedMemory<number>(0);
  memory.set('a', 1);
  assert.equal(memory.get('a'), 1);
});
