// Writes the program's messages to stderr, one line each; the caller may pass several lines. A line break within a
// line, for example in a file name, is escaped like everything that a terminal or a line reader would act on. So a name
// that an attacker chose cannot look like a message of authtrack.
import type { WriteStream } from 'node:tty';
import type winston from 'winston';

import { shownLine } from '../lib/safe-text.js';
import { type Terminal, terminalOf, toned } from '../lib/terminal.js';
import { loadWinston, streamTransport } from './winston.js';

/** One line, or lines. */
type LogMessage = string | readonly string[];

export type ProgramLog = {
  info(message: LogMessage): void;
  warn(message: LogMessage): void;
  error(message: LogMessage): void;
};

type LogOptions = {
  readonly env: NodeJS.ProcessEnv;
  /** Only warnings and errors. */
  readonly quiet: boolean;
};

export function createProgramLog(stderr: WriteStream, { env, quiet }: LogOptions): ProgramLog {
  const terminal = terminalOf(stderr, env);
  let logger: winston.Logger | undefined;
  const log = (level: keyof ProgramLog, message: LogMessage): void => {
    logger ??= openLogger(stderr, terminal, quiet);
    const lines = typeof message === 'string' ? [message] : message;
    logger.log(level, lines.map((line) => shownLine(line, terminal)).join('\n'));
  };
  return {
    info: (message) => log('info', message),
    warn: (message) => log('warn', message),
    error: (message) => log('error', message),
  };
}

/** A function that says a detail on stderr if `isOn`, in the form of a message that is neither a warning nor an error. */
export function verboseLog(
  stderr: WriteStream,
  { env, isOn }: { readonly env: NodeJS.ProcessEnv; readonly isOn: boolean },
): (text: string) => void {
  const terminal = terminalOf(stderr, env);
  return (text) => {
    if (isOn) stderr.write(`authtrack: ${shownLine(text, terminal)}\n`);
  };
}

/** What stands before a message, by its level. */
function prefixes(terminal: Terminal): Readonly<Record<string, string>> {
  return { warn: toned('warning: ', 'warning', terminal), error: toned('error: ', 'alarm', terminal) };
}

function openLogger(stderr: WriteStream, terminal: Terminal, quiet: boolean): winston.Logger {
  const { createLogger, format } = loadWinston();
  const prefix = prefixes(terminal);
  return createLogger({
    level: quiet ? 'warn' : 'info',
    format: format.printf(({ level, message }) => `authtrack: ${prefix[level] ?? ''}${String(message)}`),
    transports: [streamTransport(stderr)],
  });
}
