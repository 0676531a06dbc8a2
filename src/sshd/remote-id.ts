// How sshd names the client of a connection (packet.c, sshpkt_fmt_connection_id). Since 7.5 it adds the user: before
// the login, as `authenticating user` or `invalid user`. The client chooses the name, which has no colon.
export const REMOTE_ID = String.raw`(?:(authenticating|invalid) user ([^:]*) )?(\S+) port (\d{1,5})`;

/** The same for a client that has logged in. */
export const LOGGED_IN_ID = String.raw`user [^:]* \S+ port \d{1,5}`;

/** The fields of a match of REMOTE_ID. */
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
