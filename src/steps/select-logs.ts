// Selects the logs of a run: those that the user named, or those of this machine.
import type { Settings } from '../cli/cli.js';
import { parseEach } from '../parse/parse.js';
import { machineLogs, type LogInput, type Look, type MachineLogs, type LogSelection } from '../read/read.js';
import type { Process } from './command.js';
import { environmentOf } from './open-logs.js';
import { parserOpener } from './open-parser.js';

export type SelectedLogs = LogSelection & Partial<Pick<MachineLogs, 'because' | 'stale'>>;

/**
 * The logs that the user named, or those of this machine.
 * @throws what machineLogs throws
 */
export async function selectedLogs(
  names: readonly string[],
  settings: Settings,
  context: Process,
): Promise<SelectedLogs> {
  if (names.length > 0) return { names, withRotated: false };
  return machineLogs({
    logFolder: context.logFolder,
    environment: environmentOf(context, settings),
    lookAt: (input) => lookAtLog(input, settings, context.signal),
  });
}

/** Reads a log up to its first login, and stores nothing. */
async function lookAtLog(input: LogInput, settings: Settings, signal: AbortSignal): Promise<Look> {
  // A separate opener, because it remembers years across logs. The run itself reports doubts about them.
  const parser = await parserOpener(settings, { signal, onNotice: () => undefined })(input);
  for await (const { logins } of parseEach(input.blocks(), parser)) {
    if (logins.count > 0) return { hasSshd: true, firstMicros: logins.date[0] };
  }
  return { hasSshd: parser.evidence.hasSshd, firstMicros: undefined };
}
