import { DataError } from '../lib/errors.js';
import type { RunTally } from '../report/report.js';

type Malformed = Pick<RunTally, 'malformed' | 'examples'>;

/** What --strict asks for. @throws DataError that names the first malformed lines, if there are any */
export function refuseMalformed({ malformed, examples }: Malformed): void {
  if (malformed === 0) return;
  const shown = examples.map(({ input, line, reason, text }) => `  ${input}:${line}: ${reason}: ${text}`);
  const more = malformed > examples.length ? [`  … and ${malformed - examples.length} more`] : [];
  throw new DataError(
    [`${malformed} malformed ${malformed === 1 ? 'line' : 'lines'}`, ...shown, ...more].join('\n'),
    {
      cure: 'Everything else was read. Without --strict such lines are counted and passed over.',
    },
  );
}
