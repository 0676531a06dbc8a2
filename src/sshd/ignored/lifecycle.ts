// The server starts, listens, throttles connections and stops (sshd.c, srclimit.c).
import type { Topic } from './formats.js';
import { ignoreReasons } from './reasons.js';

export const serverLife: readonly Topic[] = [
  [
    ignoreReasons.serverLife,
    [
      // Server listening on :: port 22.
      'Server listening on %s port %s.',
      'Received signal %s; terminating.',
      'Received SIGHUP; restarting.',
      'RESTART FAILED: av0=%s, error: %s.',
      'RESTART FAILED: av[0]=%s, error: %s.',
      'Exiting on signal %s',
      'sshd: no hostkeys available -- exiting.',
      'no hostkeys available -- exiting.',
      'no RSA support in libssl and libcrypto%s',
      'Bind to port %s on %s failed: %s.',
      'Cannot bind any address.',
      'listen on [%s]:%s: %s',
      'listen: %s',
      'listen_sock O_NONBLOCK: %s',
      'newsock del O_NONBLOCK: %s',
      'Couldn\'t create pid file "%s": %s',
      'Too many listen sockets. Enlarge MAX_LISTEN_SOCKS',
      'daemon() failed: %s',
      'already daemonized',
      'Missing privilege separation directory: %s',
      'Privilege separation user %s does not exist',
      '%s must be owned by root and not group or world-writable.',
      '%s does not exist or is not executable',
      'sshd requires execution with an absolute path',
      'sshd re-exec requires execution with an absolute path',
      'sshd-session should not be executed directly',
      'sshd-auth should not be executed directly',
      'OpenSSL version mismatch. Built against %s, you have %s',
      'PRNG is not seeded',
      'FIPS mode initialized',
      // Set /proc/self/oom_score_adj to 0
      'Set /proc/%s to %s',
      // error writing /proc/self/oom_score_adj: Permission denied
      'error writing /proc/%s: %s',
      'error reading /proc/%s: %s',
      'Generating %s bit RSA key.',
      'RSA key generation complete.',
      'do_connection: generating a fake encryption key',

      // The processes of connections; on SIGINFO and SIGUSR1 the listener lists them.
      'User child is on pid %s',
      'session process %s for %s killed by signal %s',
      'session process %s for %s terminated abnormally, status=0x%s',
      'Session process %s unpriv child crash for %s',
      '%s active startups',
      'child %s: fd=%s pid=%s %s',

      // Too many connections at once. Each connection that sshd drops has a separate line.
      'beginning MaxStartups throttling',
      'in MaxStartups throttling for %s, %s connections dropped',
      'exited MaxStartups throttling after %s, %s connections dropped',
      // A reason that dropped.ts does not know.
      '%s logging rate-limited: additional %s connections dropped',

      // srclimit_penalise: ipv4: new 203.0.113.9/32 deferred penalty of 5 seconds for penalty: failed authentication
      // srclimit_penalise: 203.0.113.9/32: activating ipv4 penalty of 16 seconds for penalty: failed authentication
      'srclimit_penalise: %s: new %s penalty of %s seconds for %s',
      'srclimit_penalise: %s: activating %s penalty of %s seconds for %s',
      'srclimit_penalise: %s penalty table full, cannot penalise %s for %s',
      '%s active %s penalties',
      'client %s %s (%s secs left)',
      'client %s %s (expired)',

      'sshd version %s, %s',
      'set_id(%s) Failed',
    ],
  ],
];
