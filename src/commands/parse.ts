// authtrack parse: each login as a line of JSON. Nothing is stored, nothing is asked of anybody.
import type { Settings } from '../cli/cli.js';
import { isoInstant } from '../lib/iso-instant.js';
import { toJsonLine } from '../lib/safe-text.js';
import type { LoginEvent } from '../model/login-event.js';
import type { Context } from './context.js';
import { checkInputs, openInputs } from './open-inputs.js';
import { parserOpener } from './open-parser.js';
import { malformedText, refuseMalformed } from './malformed-lines.js';
import { writeOut } from './write-out.js';
import { RunTally } from '../report/report.js';

/** @throws DataError under --strict when lines were malformed, after all was printed */
export async function parse(names: readonly string[], settings: Settings, context: Context): Promise<void> {
  const tally = new RunTally();
  const openParser = parserOpener(settings);
  await checkInputs(names, context);
  for await (const input of openInputs(names, context)) {
    const parser = openParser(input);
    for await (const block of input.blocks()) {
      if (context.signal.aborted) return;
      const lines = parser.lines();
      const parsed = block.overlong ? parser.skipOverlong() : parser.parse(block.text);
      tally.addBatch(input.name, { ...parsed, lines: parser.lines() - lines, leftUnfinished: false }, []);
      if (parsed.events.length > 0) await writeOut(context.stdout, parsed.events.map(eventLine).join(''));
    }
  }
  if (settings.strict) refuseMalformed(tally);
  else if (tally.malformed > 0) context.log.warn(malformedText(tally));
}

function eventLine(event: LoginEvent): string {
  return `${toJsonLine({ ...event, date: isoInstant(event.date) })}\n`;
}
