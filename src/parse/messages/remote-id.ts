// How sshd names the other end of a connection (packet.c, sshpkt_fmt_connection_id): since 7.5 with the user, as long
// as nobody has logged in `authenticating user` or `invalid user`. The name is the client's and holds no colon.
export const REMOTE_ID = String.raw`(?:(authenticating|invalid) user ([^:]*) )?(\S+) port (\d{1,5})`;

/** Of somebody who has logged in. */
export const LOGGED_IN_ID = String.raw`user [^:]* \S+ port \d{1,5}`;

/** What the groups of REMOTE_ID say. */
export function remoteId([, state, user, from = '', port]: RegExpExecArray): {
  readonly user: string | null;
  readonly invalidUser: boolean;
  readonly from: string;
  readonly port: number;
  readonly preauth: boolean;
} {
  return {
    user: user ?? null,
    invalidUser: state === 'invalid',
    from,
    port: Number(port),
    preauth: state !== undefined,
  };
}
