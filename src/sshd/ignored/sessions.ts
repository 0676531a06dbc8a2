// Sessions after a login (session.c, serverloop.c, sshpty.c, uidswap.c).
import type { Topic } from './formats.js';
import { ignoreReasons } from './reasons.js';

export const sessions: readonly Topic[] = [
  [
    ignoreReasons.session,
    [
      // Starting session: command for anna from 203.0.113.9 port 40022 id 0
      // Starting session: shell on pts/1 for anna from 203.0.113.9 port 40022 id 0
      'Starting session: %s for %s from %s port %s',
      'Close session: user %s from %s port %s id %s',
      'Transferred: sent %s, received %s bytes',
      'Closing connection to %s',
      // Read error from remote host user anna 203.0.113.9 port 40022: Connection reset by peer
      'Read error from remote host%s: %s',
      'Connection closed by remote host.',
      'terminating inactive connection from %s',
      'Timeout, client not responding.',
      'Unknown packet type received after authentication: %s',
      'Strange, %s wait returned pid %s',
      'Strange, wait returned pid %s, expected %s',
      'waitpid returned %s: %s',
      'no more sessions',
      'no user for session %s',
      'no channel for session %s',
      'approval failure for %s',
      "Couldn't establish session for %s from %s",
      "Couldn't launch session for %s from %s",
      "couldn't establish session for %s from %s",
      "couldn't launch session for %s from %s",
      'unable to get login class',
      'Changed root directory to "%s"',
      'chroot path %s',
      'chroot("%s"): %s',
      'bad ownership or modes for chroot directory %s',
      'server lacks privileges to chroot to ChrootDirectory',
      'Unable to chdir to chroot path "%s": %s',
      'Could not chdir to home directory %s: %s',
      'chdir("/"): %s',
      'Could not run %s',
      'Too many lines in environment file %s',
      'Bad line %s in %s',
      'Invalid environment variable "%s"',
      'Connection from %s: refusing non-sftp session',
      'This service allows sftp connections only.',
      'Allocating a pty not permitted for this connection.',
      'The following connections are open:%s',
      'Failed to set uids to %s.',
      'Failed to set process credentials',
      'Failed to create job container: %s',
      'Failed to initialize project %s for %s: %s',
      'Failed to set up new array session: %s',
      "Couldn't set usrinfo: %s",
      'setlogin failed: %s',
      'setluid: %s',
      'setrlimit(%s) failed: %s',

      // Terminals.
      'Failed to allocate pty.',
      'Failed to disconnect from controlling tty.',
      'Setting tty modes failed: %s',
      'chown(%s) failed: %s',
      'chmod(%s) failed: %s',
      'ioctl(TIOCSCTTY): %s',
      'openpty: %s',
      'openpty returns device for which ttyname fails.',
      'open /dev/tty failed - could not set controlling tty: %s',
      'stat(%s) failed: %s',
      'close(s->ptymaster): %s',
      'close(s->ptymaster/%s): %s',
      '/dev/pts/%s: %s',

      // SELinux: its other messages follow the name of a function.
      'ssh_selinux_%s: %s',
      'sshd_selinux_%s: %s',
      'SELinux %s',

      // subsystem request for sftp by user anna
      'subsystem request for %s',
      'subsystem: cannot stat %s: %s',
      "internal error: can't split internal-sftp arguments",
    ],
  ],
];
