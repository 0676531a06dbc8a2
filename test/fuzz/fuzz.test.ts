// A short run of each target; `npm run fuzz` runs longer.
import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { suite, test } from 'node:test';

import { randomFrom } from './random.js';
import { runTarget } from './run-target.js';
import type { Target } from './target.js';
import { targets } from './targets.js';

const SECONDS_PER_TARGET = 4;

suite('random inputs', () => {
  for (const target of targets) {
    test(`${target.name}: the properties hold for any input`, async (t) => {
      const seed = randomInt(2 ** 31);
      t.diagnostic(`${target.name}: seed ${seed}`);
      const { inputs, failure } = await runTarget(target, { seed, seconds: SECONDS_PER_TARGET });
      assert.equal(
        failure &&
          `seed ${failure.seed}: ${failure.why}: ${JSON.stringify(failure.input.toString('latin1'))}`,
        undefined,
      );
      assert.ok(inputs > 0);
    });
  }

  test('are the same for the same seed', () => {
    for (const { generate } of targets) assert.deepEqual(generate(randomFrom(7)), generate(randomFrom(7)));
  });

  test('a failure is reported with its seed and the shortest input', async () => {
    const target: Target = {
      name: 'sample',
      generate: (random) => Buffer.from(`first\nsecond ${'x'.repeat(random.below(9))}BAD\nthird\n`),
      check: (input) => {
        assert.ok(!input.includes('BAD'), 'it is bad');
      },
      byBytes: true,
    };
    const { failure } = await runTarget(target, { seed: 1, seconds: 1 });
    assert.deepEqual([failure?.seed, failure?.input.toString(), failure?.why], [1, 'BAD', 'it is bad']);
  });

  test('quadratic time is a failure', async () => {
    const target: Target = {
      name: 'slow',
      generate: () => Buffer.alloc(2000),
      check: ({ length }) => {
        let sum = 0;
        for (let n = 0; n < length * length * 150; n += 1) sum += n % 7;
        assert.ok(sum >= 0);
      },
      byBytes: true,
    };
    const { failure } = await runTarget(target, { seed: 1, seconds: 1 });
    assert.match(failure?.why ?? '', /^takes \d+ ms of \d+ bytes$/);
  });
});
