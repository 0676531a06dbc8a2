// Writes the program's messages to stderr, one line each; the caller may pass several lines. A line break within a
// line, for example in a file name, is escaped like everything that a terminal or a line reader would act on. So a name
// that an attacker chose cannot look like a message of authtrack.
import type { Writable } from 'node:stream';
import type winston from 'winston';

import { safeText } from '../lib/safe-text.js';
import { loadWinston, streamTransport } from './winston.js';

/** One line, or lines. */
type LogMessage = string | readonly string[];

export type ProgramLog = {
  info(message: LogMessage): void;
  warn(message: LogMessage): void;
  error(message: LogMessage): void;
};

/** @param quiet only warnings and errors */
export function createProgramLog(stderr: Writable, quiet: boolean): ProgramLog {
  let logger: winston.Logger | undefined;
  const log = (level: keyof ProgramLog, message: LogMessage): void => {
    logger ??= openLogger(stderr, quiet);
    const lines = typeof message === 'string' ? [message] : message;
    logger.log(level, lines.map(safeText).join('\n'));
  };
  return {
    info: (message) => log('info', message),
    warn: (message) => log('warn', message),
    error: (message) => log('error', message),
  };
}

/** A function that says a detail on stderr if `isOn`, in the form of a message that is neither a warning nor an error. */
export function verboseLog(stderr: Writable, isOn: boolean): (text: string) => void {
  return (text) => {
    if (isOn) stderr.write(`authtrack: ${safeText(text)}\n`);
  };
}

function openLogger(stderr: Writable, quiet: boolean): winston.Logger {
  const { createLogger, format } = loadWinston();
  return createLogger({
    level: quiet ? 'warn' : 'info',
    format: format.printf(({ level, message }) => {
      const text = String(message);
      return level === 'info'
        ? `authtrack: ${text}`
        : `authtrack: ${level === 'warn' ? 'warning' : level}: ${text}`;
    }),
    transports: [streamTransport(stderr)],
  });
}
