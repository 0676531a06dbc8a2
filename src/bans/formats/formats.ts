// The formats of the ban list, each named after the program that reads it; docs/bans.md explains them. To add one, write
// a file with its writer, its row here, and its name in model/ban.ts, which the command line reads without loading a
// writer. The compiler reports a name without a row, and a row without a name.
import type { Network } from '../../lib/networks.js';
import type { BanFormat } from '../../model/ban.js';
import { abuseipdb } from './abuseipdb.js';
import { crowdsec } from './crowdsec.js';
import { fail2ban } from './fail2ban.js';
import { isSingle, type WriteList } from './format.js';
import { hostsDeny } from './hosts-deny.js';
import { ipset } from './ipset.js';
import { nftables } from './nftables.js';
import { plain } from './plain.js';
import { csv, jsonl } from './records.js';
import { isLeftOutOfSshguard, sshguard } from './sshguard.js';

type FormatRow = {
  readonly write: WriteList;
  /** Whether the format cannot express a network, and leaves it out. All networks are written if absent. */
  readonly leavesOut?: (network: Network) => boolean;
};

export const formats: Readonly<Record<BanFormat, FormatRow>> = {
  plain: { write: plain },
  fail2ban: { write: fail2ban },
  nftables: { write: nftables },
  ipset: { write: ipset },
  'hosts.deny': { write: hostsDeny },
  sshguard: { write: sshguard, leavesOut: isLeftOutOfSshguard },
  crowdsec: { write: crowdsec },
  csv: { write: csv },
  jsonl: { write: jsonl },
  abuseipdb: { write: abuseipdb, leavesOut: (network) => !isSingle(network) },
};
