// Connections without a login attempt: port scanners, web clients, old software.
import { createScript, type Activity } from './activity.js';
import type { Peer } from './guess.js';
import type { Random } from './random.js';

type Probe = { readonly weight: number; readonly texts: (at: string) => readonly string[] };

const KEX = 'error: kex_exchange_identification';

const probes: readonly Probe[] = [
  { weight: 22, texts: (at) => [`Connection closed by ${at} [preauth]`] },
  { weight: 6, texts: (at) => [`Connection reset by ${at} [preauth]`] },
  {
    weight: 22,
    texts: (at) => [`${KEX}: Connection closed by remote host`, `Connection closed by ${at}`],
  },
  {
    weight: 8,
    texts: (at) => [`${KEX}: read: Connection reset by peer`, `Connection reset by ${at}`],
  },
  { weight: 9, texts: (at) => [identification('GET / HTTP/1.1'), invalidFormat(at)] },
  { weight: 4, texts: (at) => [identification('\\026\\003\\001'), invalidFormat(at)] },
  { weight: 3, texts: (at) => [identification('MGLNDD_198.51.100.20_22'), invalidFormat(at)] },
  { weight: 9, texts: (at) => [unable(at, 'host key type', 'ssh-rsa,ssh-dss')] },
  {
    weight: 6,
    texts: (at) => [
      unable(at, 'key exchange method', 'diffie-hellman-group1-sha1,diffie-hellman-group-exchange-sha1'),
    ],
  },
  { weight: 3, texts: (at) => [unable(at, 'cipher', 'aes128-cbc,3des-cbc,blowfish-cbc')] },
  {
    weight: 3,
    texts: (at) => [
      'error: Protocol major versions differ: 2 vs. 1',
      `banner exchange: Connection from ${at}: could not read protocol version`,
    ],
  },
  { weight: 4, texts: (at) => [`fatal: Timeout before authentication for ${at}`] },
  {
    weight: 4,
    texts: (at) => [
      `Received disconnect from ${at}:11: Bye Bye [preauth]`,
      `Disconnected from ${at} [preauth]`,
    ],
  },
  { weight: 7, texts: (at) => [`Connection closed by authenticating user root ${at} [preauth]`] },
];

export function writeProbe(peer: Peer, startMs: number, random: Random): Activity {
  const script = createScript(startMs);
  const probe = random.pickWeighted(probes.map((each) => [each, each.weight] as const));
  for (const text of probe.texts(`${peer.ip} port ${peer.port}`)) script.sshd(random.between(0, 400), text);
  return script.activity();
}

function identification(banner: string): string {
  return `${KEX}: client sent invalid protocol identifier "${banner}"`;
}

function invalidFormat(at: string): string {
  return `banner exchange: Connection from ${at}: invalid format`;
}

function unable(at: string, what: string, offer: string): string {
  return `Unable to negotiate with ${at}: no matching ${what} found. Their offer: ${offer} [preauth]`;
}
