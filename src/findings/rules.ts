// The table of all rules, in the order in which docs/findings.md has them. A rule is a file in rules/ and a row here.
import type { Rule } from './rule.js';
import { deniedAccount } from './rules/denied-account.js';
import { dictionary } from './rules/dictionary.js';
import { hiddenKeys } from './rules/hidden-keys.js';
import { lockedOut } from './rules/locked-out.js';
import { logGap } from './rules/log-gap.js';
import { loginAfterGuessing } from './rules/login-after-guessing.js';
import { newAddress } from './rules/new-address.js';
import { newCountry } from './rules/new-country.js';
import { newKey } from './rules/new-key.js';
import { oneAccountManyAddresses } from './rules/one-account-many-addresses.js';
import { passwordInsteadOfKey } from './rules/password-instead-of-key.js';
import { protocolAttacks } from './rules/protocol-attacks.js';
import { sharedKey } from './rules/shared-key.js';
import { silentHost } from './rules/silent-host.js';
import { slowGuessing } from './rules/slow-guessing.js';
import { spraying } from './rules/spraying.js';
import { timeoutBurst } from './rules/timeout-burst.js';
import { twoCountries } from './rules/two-countries.js';
import { unusualHour } from './rules/unusual-hour.js';

export const rules: readonly Rule[] = [
  loginAfterGuessing,
  newKey,
  sharedKey,
  newCountry,
  twoCountries,
  newAddress,
  passwordInsteadOfKey,
  unusualHour,
  spraying,
  oneAccountManyAddresses,
  dictionary,
  slowGuessing,
  protocolAttacks,
  timeoutBurst,
  lockedOut,
  deniedAccount,
  logGap,
  hiddenKeys,
  silentHost,
];
