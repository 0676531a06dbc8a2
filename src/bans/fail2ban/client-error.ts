// What fail2ban-client says when it fails, and what can be done about it. It ends with 255 whatever went wrong.
import {
  ConfigError,
  IoError,
  PermissionError,
  UnavailableError,
  type AuthtrackError,
} from '../../lib/errors.js';

export type ClientFailure = {
  /** The program that was called. */
  readonly program: string;
  readonly jail: string;
  /** Null where a signal ended it. */
  readonly code: number | string | null;
  /** Whether it was given up. */
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

export function findClientError(failure: ClientFailure): AuthtrackError {
  const { program, jail, code, timedOut, stdout, stderr, cause } = failure;
  if (code === 'ENOENT') {
    return new UnavailableError(`fail2ban cannot be asked: ${program} is not installed`, {
      hint: 'Install fail2ban (apt-get install fail2ban), or use another --format of the list.',
      cause,
    });
  }
  if (timedOut) {
    return new UnavailableError('fail2ban does not answer in time', {
      hint: 'See what it does: its log tells of each ban. Run the same command again: it goes on from there.',
      cause,
    });
  }
  if (code === 'EACCES' || stderr.includes(forbidden)) {
    return new PermissionError('fail2ban cannot be asked: permission denied', {
      hint: 'Its socket belongs to root: run the same command as root.',
      cause,
    });
  }
  if (notRunning.test(stderr)) {
    return new UnavailableError('fail2ban cannot be asked: its server is not running', {
      hint: 'Start it: systemctl start fail2ban. If it is running, run the same command as root.',
      cause,
    });
  }
  if (noJail.test(stdout)) {
    return new ConfigError(`fail2ban has no jail ${jail}`, {
      hint: 'Copy jail.d and filter.d of integrations/fail2ban into /etc/fail2ban, then: fail2ban-client reload',
      cause,
    });
  }
  const said = [stdout, stderr].join('\n').trim().split('\n').at(-1) ?? '';
  const how = code === null ? 'was ended by a signal' : `failed (${code})`;
  return new IoError(`fail2ban-client ${how}${said === '' ? '' : `: ${said}`}`, {
    hint: 'Run the same command again: it goes on from there.',
    cause,
  });
}
