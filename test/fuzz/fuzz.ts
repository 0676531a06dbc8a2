// npm run fuzz -- [--seconds N] [--target NAME] [--seed S]
// Feeds each target for N seconds. It prints each failure with its seed and the shortest input that fails, as JSON.
import { randomInt } from 'node:crypto';
import { parseArgs } from 'node:util';

import { runTarget } from './run-target.js';
import { targets } from './targets.js';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    target: { type: 'string' },
    seed: { type: 'string' },
  },
});
const seed = values.seed === undefined ? randomInt(2 ** 31) : Number(values.seed);
const seconds = Number(values.seconds);
const wanted = targets.filter(({ name }) => values.target === undefined || name === values.target);

if (wanted.length === 0 || !Number.isInteger(seed) || !(seconds > 0)) {
  const names = targets.map(({ name }) => name).join(', ');
  console.error(`fuzz: expected --seconds N, --seed S (whole number), --target (one of ${names})`);
  process.exitCode = 64;
} else {
  for (const target of wanted) {
    console.log(`${target.name}: ${seconds} s from seed ${seed}`);
    const { inputs, bytes, failure } = await runTarget(target, { seed, seconds });
    console.log(
      `${target.name}: ${inputs} inputs, ${bytes} bytes, ${failure === undefined ? 'no failure' : 'FAILED'}`,
    );
    if (failure === undefined) continue;
    process.exitCode = 1;
    console.log(`  ${failure.why}`);
    console.log(`  again: npm run fuzz -- --target ${target.name} --seed ${failure.seed} --seconds 1`);
    console.log(`  shortest input (latin1): ${JSON.stringify(failure.input.toString('latin1'))}`);
  }
}
