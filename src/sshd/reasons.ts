// Why a client did not get in: the values of the column `reason`. A message gives a reason only if sshd says it there; an
// unknown user is no reason, because the status says it. The readers of the messages set the reasons.

/** What `meaning` completes: the client …, or the account …. */
export type ReasonRow = { readonly name: string; readonly meaning: string };

export const reasons = [
  // Before a login: probes.
  { name: 'no-identification', meaning: 'the client left before it said which version of SSH it speaks' },
  { name: 'bad-banner', meaning: 'the client sent something that is not an identification of SSH' },
  { name: 'no-common-algorithm', meaning: 'client and server have no algorithm in common' },
  { name: 'protocol-error', meaning: 'the client broke the rules of the protocol, or a packet was damaged' },
  { name: 'closed', meaning: 'the client closed the connection before it had logged in' },
  { name: 'reset', meaning: 'the connection was reset or broke before the login' },
  { name: 'timeout', meaning: 'the client took too long to log in (LoginGraceTime)' },
  { name: 'max-attempts', meaning: 'the client made more attempts than MaxAuthTries allows' },
  { name: 'penalty', meaning: 'sshd penalises the address for what it did before (PerSourcePenalties)' },
  { name: 'max-startups', meaning: 'too many clients were logging in at once (MaxStartups)' },
  { name: 'refused', meaning: 'the configuration refuses the client (RefuseConnection, tcp_wrappers)' },
  // Accounts that exist and may not log in.
  {
    name: 'not-allowed',
    meaning: 'the account is not among those that may log in (DenyUsers, AllowGroups, shell)',
  },
  { name: 'locked', meaning: 'the account is locked' },
  { name: 'expired', meaning: 'the account has expired' },
  { name: 'root-refused', meaning: 'root may not log in like this (PermitRootLogin)' },
  { name: 'denied', meaning: 'PAM denied the account after its password or key was accepted' },
] as const satisfies readonly ReasonRow[];

export type Reason = (typeof reasons)[number]['name'];
