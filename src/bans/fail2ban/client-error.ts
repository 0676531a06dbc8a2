// Turns a failure of fail2ban-client into an error with a hint. The client exits with 255 for every failure.
import {
  ConfigError,
  IoError,
  PermissionError,
  UnavailableError,
  type AuthtrackError,
} from '../../lib/errors.js';

export type ClientFailure = {
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

export function findClientError(failure: ClientFailure): AuthtrackError {
  const { program, jail, code, timedOut, stdout, stderr, cause } = failure;
  if (code === 'ENOENT') {
    return new UnavailableError(`cannot call fail2ban: ${program} is not installed`, {
      hint: 'Install fail2ban (apt-get install fail2ban), or use `authtrack bans --format` for another program.',
      cause,
    });
  }
  if (timedOut) {
    return new UnavailableError('fail2ban does not answer in time', {
      hint: 'Check the log of fail2ban, and run the same command again to continue.',
      cause,
    });
  }
  if (code === 'EACCES' || stderr.includes(forbidden)) {
    return new PermissionError('cannot call fail2ban: permission denied', {
      hint: 'Run the same command as root, who owns the socket of fail2ban.',
      cause,
    });
  }
  if (notRunning.test(stderr)) {
    return new UnavailableError('cannot call fail2ban: its server is not running', {
      hint: 'Start it (systemctl start fail2ban); if it is running, run the same command as root.',
      cause,
    });
  }
  if (noJail.test(stdout)) {
    return new ConfigError(`fail2ban has no jail ${jail}`, {
      hint: 'Copy jail.d and filter.d from integrations/fail2ban to /etc/fail2ban, and run `fail2ban-client reload`.',
      cause,
    });
  }
  const said = [stdout, stderr].join('\n').trim().split('\n').at(-1) ?? '';
  const how = code === null ? 'was ended by a signal' : `failed (${code})`;
  return new IoError(`fail2ban-client ${how}${said === '' ? '' : `: ${said}`}`, {
    hint: 'Check the log of fail2ban, and run the same command again to continue.',
    cause,
  });
}
