// authtrack bans explain: why an address or a network is banned or not; without an argument, who is exempt.
import { UsageError } from '../lib/errors.js';
import { parseNetwork } from '../lib/networks.js';
import { safeText } from '../lib/safe-text.js';
import type { CommandContext } from '../steps/command.js';
import { explainAddress } from '../steps/explain-address.js';
import { explainExempt } from '../steps/explain-exempt.js';
import { explainNetwork } from '../steps/explain-network.js';

/** @throws UsageError if the argument is neither an address nor a network */
export async function run(context: CommandContext): Promise<void> {
  const [text] = context.inputs;
  if (text === undefined) return explainExempt(context);
  const network = parseNetwork(text);
  if (network === null) {
    throw new UsageError(`bans explain: expected an address or network, got "${safeText(text)}"`, {
      hint: 'name one IPv4 or IPv6 address, or a network such as 203.0.113.0/24',
    });
  }
  return network.text.includes('/') ? explainNetwork(network, context) : explainAddress(network, context);
}
