import type { ReadStream, WriteStream } from 'node:tty';

import type { ProgramLog } from '../log/log.js';

/** What a command needs of the process it runs in. */
export type Context = {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  readonly stderr: WriteStream;
  readonly env: NodeJS.ProcessEnv;
  /** Where the logs of this machine are. */
  readonly logFolder: string;
  /** Comes with SIGINT or SIGTERM. */
  readonly signal: AbortSignal;
  readonly log: ProgramLog;
};
