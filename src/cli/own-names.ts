// API_KEY is a name that many programs use: the secret of another program must not be sent to ipinfo.io.

const GENERIC = 'API_KEY';
const ours = /^(?:AUTHTRACK|IPINFO)_/;

/** Variables without API_KEY, where nothing beside it has a name of authtrack's; they themselves where it counts. */
export function withoutForeignNames(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if ((variables[GENERIC] ?? '') === '' || Object.keys(variables).some((name) => ours.test(name)))
    return variables;
  return { ...variables, [GENERIC]: '' };
}

/** @param place `the environment`, or a file */
export function foreignNameWarning(place: string): string {
  return `${GENERIC} in ${place} is not used as the token of ipinfo.io: nothing beside it has a name that begins with AUTHTRACK_ or IPINFO_. Name it IPINFO_TOKEN if it is for authtrack`;
}
