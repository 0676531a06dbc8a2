// One name for a machine in all of its logs: rsyslog writes `web1`, the journal has `web1.example.org`.

/**
 * The first label of a host name, in lower case; an address stays whole. The SQL dialects of the store do the same, and
 * test/store/suite/stores-copies-once.ts compares the two.
 */
export function hostLabel(host: string): string {
  const name = host.toLowerCase();
  return /^[0-9.]+$|:/.test(name) ? name : name.replace(/\..*$/s, '');
}
