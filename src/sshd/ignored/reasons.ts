// Why a message of sshd or dropbear is ignored. Users see these texts, so there are few of them.
import { ignored } from '../../model/outcome.js';

export const ignoreReasons = {
  serverLife: ignored('server lifecycle'),
  configuration: ignored('server configuration'),
  pam: ignored('written by a PAM module; sshd reports the outcome itself'),
  login: ignored('part of a login that another line reports'),
  key: ignored('key or certificate; another line reports the outcome'),
  clientName: ignored('host name of the client; another line reports the outcome'),
  transport: ignored('key exchange and transport; another line reports how the connection ends'),
  session: ignored('session after the login'),
  forwarding: ignored('forwarding of ports, agents and X11'),
  transfer: ignored('file transfer'),
  records: ignored('records of logins: utmp, wtmp, lastlog, audit'),
  trouble: ignored('internal error of sshd'),
  debug: ignored('debug message'),
} as const;
