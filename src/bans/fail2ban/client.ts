// Calls fail2ban-client without a shell, and only with arguments that authtrack has checked.
import { execFile } from 'node:child_process';

import { childEnvironment } from '../../lib/child-environment.js';
import { StoppedError } from '../../lib/errors.js';
import { findClientError } from './client-error.js';

export type Fail2banOptions = {
  readonly jail: string;
  /** Command and leading arguments: `['fail2ban-client', '-s', SOCKET]`. */
  readonly client: readonly string[];
  /** The limit for one call, five minutes by default: an action may take 0.1 s for each of 500 addresses. */
  readonly timeoutMs?: number;
  /** Ends the running call. The next run completes a half-done one. */
  readonly signal?: AbortSignal;
};

const TIMEOUT_MS = 300_000;

/** The answer to `get JAIL banip` has up to 44 bytes an address. */
const MAX_ANSWER_BYTES = 256 * 1024 * 1024;

/**
 * The answer of fail2ban-client.
 * @throws AuthtrackError see client-error.ts
 */
export function callClient(options: Fail2banOptions, args: readonly string[]): Promise<string> {
  const { jail, client, timeoutMs = TIMEOUT_MS, signal } = options;
  const [program = 'fail2ban-client', ...leading] = client;
  const limits = {
    ...({ timeout: timeoutMs, killSignal: 'SIGKILL', maxBuffer: MAX_ANSWER_BYTES } as const),
    ...(signal && { signal }),
  };
  const env = childEnvironment(process.env);
  return new Promise((resolve, reject) => {
    execFile(program, [...leading, ...args], { ...limits, env }, (cause, stdout, stderr) => {
      if (cause === null) {
        resolve(stdout);
        return;
      }
      if (signal?.aborted === true) {
        reject(new StoppedError());
        return;
      }
      const { code = null } = cause;
      // An overlong answer kills the client too, but sets a code.
      const timedOut = cause.killed === true && code === null;
      reject(findClientError({ program, jail, code, timedOut, stdout, stderr, cause }));
    });
  });
}
