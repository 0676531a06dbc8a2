import type { ReadStream, WriteStream } from 'node:tty';

import type { ProgramLog } from '../log/log.js';

/** What a command needs from its process. */
export type Context = {
  readonly stdin: ReadStream;
  readonly stdout: WriteStream;
  readonly stderr: WriteStream;
  readonly env: NodeJS.ProcessEnv;
  /** The folder with the logs of this machine. */
  readonly logFolder: string;
  /** Aborted by SIGINT, SIGTERM or SIGHUP. */
  readonly signal: AbortSignal;
  readonly log: ProgramLog;
};
