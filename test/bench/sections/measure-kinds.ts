// Logs of one kind of line: a program may be fast on an ordinary log only because of what is in it.
import { keptLog } from '../logs/kept-log.js';
import { logNames } from '../results.js';
import { measureOursBesideRipgrep } from './measure-ours-beside-ripgrep.js';
import type { Measured, Plan } from './section.js';

export async function measureKinds({ folder, millions, rounds }: Plan): Promise<Measured> {
  return measureOursBesideRipgrep(
    [
      { ...(await keptLog(folder, 'logins', millions)), log: logNames.logins },
      { ...(await keptLog(folder, 'ordinary', millions)), log: logNames.ordinary },
    ],
    rounds,
  );
}
