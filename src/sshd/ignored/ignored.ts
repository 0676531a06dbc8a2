// Messages of sshd and dropbear that are neither a login nor a probe. Read formats.ts first, then any topic in this
// folder. A message must fit a known format exactly, so that authtrack reports new messages of OpenSSH as unknown.
import type { Ignored } from '../../model/outcome.js';
import type { Message } from '../reading.js';
import { configuration } from './configuration.js';
import { dropbear } from './dropbear.js';
import { formatReader } from './formats.js';
import { forwarding } from './forwarding.js';
import { functionRefusals } from './function-refusals.js';
import { functionState } from './function-state.js';
import { functionTrouble } from './function-trouble.js';
import { functions } from './functions.js';
import { keys } from './keys.js';
import { logins } from './logins.js';
import { isPamLine, pam } from './pam.js';
import { ignoreReasons } from './reasons.js';
import { records } from './records.js';
import { serverLife } from './lifecycle.js';
import { sessions } from './sessions.js';
import { sshErrors } from './ssh-errors.js';
import { transfers } from './sftp.js';
import { transport } from './transport.js';
import { trouble } from './trouble.js';

const readFormat = formatReader([
  ...configuration,
  ...forwarding,
  ...keys,
  ...logins,
  ...pam,
  ...records,
  ...serverLife,
  ...sessions,
  ...transfers,
  ...transport,
  ...trouble,
]);
const readFunction = formatReader([
  ...functions,
  ...functionTrouble,
  ...functionState,
  ...functionRefusals,
  ...sshErrors,
]);
const readDropbearFormat = formatReader(dropbear);

// debug1: userauth-request for user anna service ssh-connection method none
const debugging = /^debug[1-3]: /;

// mm_answer_sign: sign: error in libcrypto
const functionName = /^[a-z_][a-z0-9_]*: /;

/** Why a message of sshd that no message family reads is ignored; undefined if it is unknown. */
export function readKnown(message: Message): Ignored | undefined {
  const { text, mayBeCut } = message;
  if (isPamLine(text)) return ignoreReasons.pam;
  if (debugging.test(text)) return ignoreReasons.debug;
  const known = readFormat(message);
  if (known) return known;
  const name = functionName.exec(text)?.[0];
  return name === undefined ? undefined : readFunction({ text: text.slice(name.length), mayBeCut });
}

/** The same for dropbear. */
export function readKnownDropbear(message: Message): Ignored | undefined {
  return isPamLine(message.text) ? ignoreReasons.pam : readDropbearFormat(message);
}
