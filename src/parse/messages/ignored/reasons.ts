// Why a message of sshd is no event: few reasons, each shared by all the messages that it fits.
import { ignored } from '../../outcome.js';

export const ignoreReasons = {
  serverLife: ignored('life of the server'),
  configuration: ignored('configuration of the server'),
  pam: ignored('written by a PAM module; sshd tells the outcome itself'),
  login: ignored('part of a login that another line tells'),
  key: ignored('key or certificate; another line tells the outcome'),
  clientName: ignored('host name of the client; another line tells the outcome'),
  transport: ignored('key exchange and transport; another line tells how the connection ends'),
  session: ignored('session after the login'),
  forwarding: ignored('forwarding of ports, agents and X11'),
  transfer: ignored('file transfer'),
  records: ignored('records of logins: utmp, wtmp, lastlog, audit'),
  trouble: ignored('internal trouble of sshd'),
  debug: ignored('debugging'),
} as const;
