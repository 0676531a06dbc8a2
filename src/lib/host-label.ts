// What a machine is called in all of its logs: rsyslog writes `web1` where the journal has `web1.example.org`.

/**
 * The first label of a host name, in small letters; an address is taken whole. The dialects of the store have the same in SQL;
 * test/store/suite/stores-copies-once.ts compares the two.
 */
export function hostLabel(host: string): string {
  const name = host.toLowerCase();
  return /^[0-9.]+$|:/.test(name) ? name : name.replace(/\..*$/s, '');
}
