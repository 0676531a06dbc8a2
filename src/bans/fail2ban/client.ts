// Calls fail2ban-client without a shell, and only with arguments that authtrack has checked. A failure becomes an error
// with a hint.
import { execFile } from 'node:child_process';

import { childEnvironment } from '../../lib/child-environment.js';
import {
  ConfigError,
  IoError,
  PermissionError,
  UnavailableError,
  type AuthtrackError,
  StoppedError,
} from '../../lib/errors.js';
import { inGroups } from '../../lib/in-groups.js';
import { MIB, MS_PER_MINUTE } from '../../lib/units.js';

export type Fail2banOptions = {
  readonly jail: string;
  /** Command and leading arguments: `['fail2ban-client', '-s', SOCKET]`. */
  readonly client: readonly string[];
  /** The limit for one call, five minutes by default: an action may take 0.1 s for each of 500 addresses. */
  readonly timeoutMs?: number;
  /** Ends the running call. The next run completes a half-done one. */
  readonly signal?: AbortSignal;
};

/** The jail that `authtrack setup` creates. */
const JAIL = 'authtrack';

const TIMEOUT_MS = 5 * MS_PER_MINUTE;

/** The answer to `get JAIL banip` has up to 44 bytes an address. */
const MAX_ANSWER_BYTES = 256 * MIB;

/**
 * The most texts in one call: 500 networks of up to 43 characters have at most 22 kB, far below the 128 KiB of xargs and
 * the kernel. The server answers no other client during a call.
 */
const PER_CALL = 500;

/** The texts in groups, one for each call of fail2ban-client. */
export function inCalls(texts: readonly string[]): readonly (readonly string[])[] {
  return inGroups(texts, PER_CALL);
}

/**
 * The answer of fail2ban-client.
 * @throws AuthtrackError see findClientError
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

type ClientFailure = {
  /** The name of the called program. */
  readonly program: string;
  readonly jail: string;
  /** Null if a signal ended the program. */
  readonly code: number | string | null;
  /** Whether the call timed out. */
  readonly timedOut: boolean;
  readonly stdout: string;
  readonly stderr: string;
  readonly cause: unknown;
};

// Permission denied to socket: /run/fail2ban/fail2ban.sock, (you must be root)
const forbidden = 'Permission denied';

// Failed to access socket path: /run/fail2ban/fail2ban.sock. Is fail2ban running?
// [[Errno 111] Connection refused] Unable to contact server. Is it running?
const notRunning = /Failed to access socket path|Unable to contact server|Could not find server/;

// Sorry but the jail 'authtrack' does not exist
const noJail = /Sorry but the jail '.*' does not exist/;

/** The error for a failure of the client, which exits with 255 for every failure. */
function findClientError(failure: ClientFailure): AuthtrackError {
  const { program, jail, code, timedOut, stdout, stderr, cause } = failure;
  if (code === 'ENOENT') {
    return new UnavailableError(`cannot call fail2ban: ${program} is not installed`, {
      hint: 'install fail2ban (apt-get install fail2ban), or use `authtrack bans --format` for another program',
      cause,
    });
  }
  if (timedOut) {
    return new UnavailableError('fail2ban does not answer in time', {
      hint: 'check the log of fail2ban, and run the same command again to continue',
      cause,
    });
  }
  if (code === 'EACCES' || stderr.includes(forbidden)) {
    return new PermissionError('cannot call fail2ban: permission denied', {
      hint: 'run the same command as root, who owns the socket of fail2ban',
      cause,
    });
  }
  if (notRunning.test(stderr)) {
    return new UnavailableError('cannot call fail2ban: its server is not running', {
      hint: 'start it (systemctl start fail2ban); if it is running, run the same command as root',
      cause,
    });
  }
  if (noJail.test(stdout)) {
    return new ConfigError(`fail2ban has no jail ${jail}`, {
      hint:
        jail === JAIL
          ? 'run `authtrack setup`, which creates this jail (docs/fail2ban.md says how to do it by hand)'
          : 'create this jail in /etc/fail2ban/jail.d, and run `fail2ban-client reload`',
      cause,
    });
  }
  const said = [stdout, stderr].join('\n').trim().split('\n').at(-1) ?? '';
  const how = code === null ? 'was ended by a signal' : `failed (${code})`;
  return new IoError(`fail2ban-client ${how}${said === '' ? '' : `: ${said}`}`, {
    hint: 'check the log of fail2ban, and run the same command again to continue',
    cause,
  });
}
