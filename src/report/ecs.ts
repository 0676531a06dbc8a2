// A login as a document of the Elastic Common Schema, as the ingest pipeline of Elastic's system module writes it
// (elastic/integrations, packages/system/data_stream/auth) and Elastic's prebuilt rules query it.
import { isoInstant } from '../lib/time-text.js';
import type { FoundLogin } from '../model/login-filter.js';
import { programsOf } from '../model/login.js';
import { fieldText } from './login-cells.js';

const ECS_VERSION = '8.11.0';
const NANOS_PER_SECOND = 1e9;

/** Fields without a value are missing, as Elasticsearch wants it. */
export function ecsDocument(login: FoundLogin): object {
  const { id, date, host, user, ip, rhost, port, pid, service, seconds } = login;
  const system = fieldText(login, 'asn');
  return withoutNulls({
    '@timestamp': isoInstant(date),
    ecs: { version: ECS_VERSION },
    event: {
      id: String(id),
      kind: 'event',
      module: 'system',
      dataset: 'system.auth',
      ...eventOf(login),
      reason: fieldText(login, 'reason'),
      // Exact for more than a hundred days.
      duration: seconds === null ? null : Math.round(seconds * NANOS_PER_SECOND),
    },
    // Elastic's rules group by host.id and ask for host.os.type. A log has neither.
    host: { name: host, hostname: host, id: host, os: { type: 'linux' } },
    process: { name: Object.hasOwn(programsOf, service) ? service : null, pid },
    service: { type: 'ssh' },
    source: {
      address: ip ?? rhost,
      ip,
      domain: ip === null ? rhost : null,
      port,
      geo: { country_iso_code: fieldText(login, 'country_code'), country_name: fieldText(login, 'country') },
      as: {
        number: system === null ? null : Number(system),
        organization: { name: fieldText(login, 'as_name') },
      },
    },
    user: { name: user },
    related: {
      hosts: [host],
      ip: ip === null ? null : [ip],
      user: user === null || user === '' ? null : [user],
    },
    system: { auth: { ssh: sshOf(login) } },
  });
}

/** A probe is not a login: rules that count failed logins must not count it. */
function eventOf({ status }: FoundLogin): object {
  if (status === 'Probe') return { category: ['network'], type: ['connection', 'denied'] };
  const isSuccess = status === 'Accepted';
  return {
    category: isSuccess ? ['authentication', 'session'] : ['authentication'],
    type: ['info'],
    action: 'ssh_login',
    outcome: isSuccess ? 'success' : 'failure',
  };
}

function sshOf(login: FoundLogin): object {
  const { status, method, ip } = login;
  if (status === 'Probe') return { dropped_ip: ip };
  return { event: status, method, signature: signatureOf(login) };
}

/** The key as sshd writes it: `ED25519 SHA256:…`, of a certificate with its id, serial and authority. */
function signatureOf(login: FoundLogin): string | null {
  const fingerprint = fieldText(login, 'key_fingerprint');
  if (fingerprint === null) return null;
  const key = `${fieldText(login, 'key_type') ?? ''} ${fingerprint}`.trim();
  const cert = fieldText(login, 'cert_id');
  if (cert === null) return key;
  return `${key} ID ${cert} (serial ${fieldText(login, 'cert_serial') ?? '0'}) CA ${fieldText(login, 'cert_ca') ?? ''}`;
}

/** The object without fields that are null, and without objects that have no field then. */
function withoutNulls(value: object): object {
  const entries = Object.entries(value).flatMap(([key, each]: [string, unknown]) => {
    if (each === null || each === undefined) return [];
    if (typeof each !== 'object' || Array.isArray(each)) return [[key, each] as const];
    const inner = withoutNulls(each);
    return Object.keys(inner).length === 0 ? [] : [[key, inner] as const];
  });
  return Object.fromEntries(entries);
}
