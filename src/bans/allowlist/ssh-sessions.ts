// Finds the addresses of current SSH sessions in logind and utmp. Programs of root write both after authentication;
// fields that any user can choose are ignored.
import { addressOfBytes, isLittleEndian } from './kernel-addresses.js';
import type { Files } from './system.js';
import type { NeededAddress } from './needed-hosts.js';

const SESSIONS = '/run/systemd/sessions';
const UTMP_FILES = ['/run/utmp', '/var/run/utmp'];

const service = /^(?:.*ssh.*|dropbear)$/i;

/** Throws what node:fs throws. @param isRunning whether a process with this number exists */
export async function findSshSessions(
  files: Files,
  isRunning: (pid: number) => boolean,
): Promise<readonly NeededAddress[]> {
  return [...(await ofLogind(files)), ...(await ofUtmp(files, isRunning))];
}

/** Sessions of logind. A REMOTE_HOST that is a name (UseDNS yes) does not count: its owner can point it anywhere. */
async function ofLogind(files: Files): Promise<readonly NeededAddress[]> {
  // A name with a dot is a FIFO.
  const ids = (await files.list(SESSIONS)).filter((id) => /^[A-Za-z0-9]+$/.test(id));
  const found = await Promise.all(
    ids.map(async (id): Promise<NeededAddress[]> => {
      const text = (await files.read(`${SESSIONS}/${id}`))?.toString('latin1') ?? '';
      const fields = new Map(
        text.split('\n').map((line) => {
          const [, name = '', value = ''] = /^([A-Z_]+)=(.*)$/.exec(line) ?? [];
          return [name, value];
        }),
      );
      // A closing session has only processes that a logged-out user left behind.
      if (fields.get('REMOTE') !== '1' || fields.get('STATE') === 'closing') return [];
      if (!service.test(fields.get('SERVICE') ?? 'sshd')) return [];
      const address = fields.get('REMOTE_HOST') ?? '';
      return [{ address, reason: `logged in by SSH now (session ${id} of logind)` }];
    }),
  );
  return found.flat();
}

async function ofUtmp(files: Files, isRunning: (pid: number) => boolean): Promise<readonly NeededAddress[]> {
  for (const file of UTMP_FILES) {
    const bytes = await files.read(file);
    if (bytes === undefined) continue;
    return utmpLogins(bytes)
      .filter(({ pid }) => isRunning(pid))
      .map(({ address }) => ({ address, reason: `logged in by SSH now (${file})` }));
  }
  return [];
}

type UtmpLogin = { readonly pid: number; readonly address: string };

// struct utmp of glibc (utmp(5), bits/utmp.h). It is longer on machines where its `long` and time_t have 64 bits.
const LONG_RECORDS: readonly string[] = ['arm64', 's390x', 'loong64'];
const SIZE = { short: 384, long: 400 } as const;
const ADDRESS_AT = { short: 348, long: 360 } as const;
const PID_AT = 4;
const ADDRESS_BYTES = 16;
const IPV4_BYTES = 4;
const USER_PROCESS = 7;

/** The logins in utmp, from ut_addr_v6, which sshd writes; utempter(1) lets any user choose ut_host. */
export function utmpLogins(bytes: Buffer, arch: string = process.arch): readonly UtmpLogin[] {
  const form = LONG_RECORDS.includes(arch) ? 'long' : 'short';
  const size = SIZE[form];
  return Array.from({ length: Math.floor(bytes.length / size) }, (_, i) =>
    bytes.subarray(i * size, (i + 1) * size),
  ).flatMap((record) => {
    const view = new DataView(record.buffer, record.byteOffset, record.length);
    if (view.getInt16(0, isLittleEndian) !== USER_PROCESS) return [];
    const address = record.subarray(ADDRESS_AT[form], ADDRESS_AT[form] + ADDRESS_BYTES);
    if (address.every((byte) => byte === 0)) return [];
    return [{ pid: view.getInt32(PID_AT, isLittleEndian), address: addressText(address) }];
  });
}

/** The address as text. For IPv4 only the first four bytes are set. */
function addressText(address: Buffer): string {
  const isIpv4 = address.subarray(IPV4_BYTES).every((byte) => byte === 0);
  return addressOfBytes(isIpv4 ? address.subarray(0, IPV4_BYTES) : address);
}
