// Why a message of sshd or dropbear is ignored. Users see these texts, so there are few of them.
import { ignored } from '../../model/outcome.js';

/** If a message fits formats with several reasons, the first of these reasons applies. */
export const ignoreReasons = {
  configuration: ignored('server configuration'),
  forwarding: ignored('forwarding of ports, agents and X11'),
  key: ignored('key or certificate; another line reports the outcome'),
  hostname: ignored('host name of the client; another line reports the outcome'),
  login: ignored('part of a login that another line reports'),
  pam: ignored('written by a PAM module; sshd reports the outcome itself'),
  records: ignored('records of logins: utmp, wtmp, lastlog, audit'),
  lifecycle: ignored('server lifecycle'),
  session: ignored('session after the login'),
  sftp: ignored('file transfer'),
  transport: ignored('key exchange and transport; another line reports how the connection ends'),
  internal: ignored('internal error of sshd'),
  debug: ignored('debug message'),
} as const;

export type IgnoreReason = keyof typeof ignoreReasons;
