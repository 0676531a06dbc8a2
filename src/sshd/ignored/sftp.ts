// Messages of the sftp server; internal-sftp writes them under the name of sshd (sftp-server.c).
import type { Topic } from './formats.js';
import { ignoreReasons } from './reasons.js';

export const transfers: readonly Topic[] = [
  [
    ignoreReasons.transfer,
    [
      'session opened for local user %s from [%s]',
      'session closed for local user %s from [%s]',
      'received client version %s',
      'client version %s',
      // open "/home/anna/x.tar" flags WRITE,CREATE,TRUNCATE mode 0644
      'open "%s" flags %s mode %s',
      // close "/home/anna/x.tar" bytes read 0 written 4096
      'close "%s" bytes read %s written %s',
      'forced close "%s" bytes read %s written %s',
      'opendir "%s"',
      'closedir "%s"',
      'forced closedir "%s"',
      'readlink "%s"',
      'realpath "%s"',
      'remove name "%s"',
      'mkdir name "%s" mode 0%s',
      'rmdir name "%s"',
      'rename old "%s" new "%s"',
      'posix-rename old "%s" new "%s"',
      'hardlink old "%s" new "%s"',
      'symlink old "%s" new "%s"',
      'copy-data from "%s',
      'fsync "%s"',
      'statvfs "%s"',
      'stat name "%s"',
      'lstat name "%s"',
      'set "%s" size %s',
      'set "%s" mode %s',
      'set "%s" modtime %s',
      'set "%s" owner %s group %s',
      'home-directory "%s"',
      // sent status No such file
      'sent status %s',
      'read "%s": %s',
      'write "%s": %s',
      'seek "%s": %s',
      'read change len %s',
      'nothing at all written',
      'Refusing %s request in read-only mode',
      'Refusing denylisted %s request',
      'Refusing blacklisted %s request',
      'Refusing non-allowlisted %s request',
      'Refusing non-whitelisted %s request',
      'Received %s request before init',
      'Unknown message %s',
      'Unknown extended request "%s"',
      'bad message from %s local user %s',
      'msg_len %s < consumed %s',
      'iqueue grew unexpectedly',
      'read eof',
      'write eof',
      'No user found for uid %s',
      'realpath %s failed: %s',

      // scp and rsync in restricted shells, with the same tag.
      'Sending file: %s',
      'Receiving file: %s',
    ],
  ],
];
