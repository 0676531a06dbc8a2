// Host names of examples, which a user may copy without putting a real name in their place.

// db.example · office.example · example.org: reserved by RFC 2606, so never a host. `host` is that of our URLs.
const reserved = /^host$|(?:^|\.)example(?:\.(?:com|net|org))?$/i;

/** Whether a host name is that of an example. @param host may have a port */
export function isPlaceholder(host: string): boolean {
  return reserved.test(host.replace(/:\d+$/, ''));
}

/** The hint for a host that cannot be resolved. @param usual the hint for a name that is not that of an example */
export function hintForHost(host: string, usual: string): string {
  return isPlaceholder(host)
    ? `${host} is a placeholder from an example: write the name of your host instead, or remove it`
    : usual;
}
