// The formats of the ban list, each named after the program that reads it; see docs/bans.md.
import type { Network } from '../../lib/networks.js';
import { abuseipdb } from './abuseipdb.js';
import { crowdsec } from './crowdsec.js';
import { csv } from './csv.js';
import { fail2ban } from './fail2ban.js';
import { isSingle, type Format } from './format.js';
import { hostsDeny } from './hosts-deny.js';
import { ipset } from './ipset.js';
import { jsonl } from './jsonl.js';
import { nftables } from './nftables.js';
import { plain } from './plain.js';
import { isLeftOutOfSshguard, sshguard } from './sshguard.js';

export const formatNames = [
  'plain',
  'fail2ban',
  'nftables',
  'ipset',
  'hosts.deny',
  'sshguard',
  'crowdsec',
  'csv',
  'jsonl',
  'abuseipdb',
] as const;

export type FormatName = (typeof formatNames)[number];

export const formats: Readonly<Record<FormatName, Format>> = {
  plain,
  fail2ban,
  nftables,
  ipset,
  'hosts.deny': hostsDeny,
  sshguard,
  crowdsec,
  csv,
  jsonl,
  abuseipdb,
};

/** The networks that a format cannot express. */
export const leftOut: Readonly<Partial<Record<FormatName, (network: Network) => boolean>>> = {
  sshguard: isLeftOutOfSshguard,
  abuseipdb: (network) => !isSingle(network),
};
