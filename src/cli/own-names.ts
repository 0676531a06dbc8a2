// Many programs use the variable API_KEY: authtrack must not send the secret of another program to ipinfo.io.

const GENERIC = 'API_KEY';
const ours = /^(?:AUTHTRACK|IPINFO)_/;

/** The variables, without API_KEY unless another variable among them begins with AUTHTRACK_ or IPINFO_. */
export function withoutForeignNames(variables: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  if ((variables[GENERIC] ?? '') === '' || Object.keys(variables).some((name) => ours.test(name)))
    return variables;
  return { ...variables, [GENERIC]: '' };
}

/** The warning for an ignored API_KEY. @param place `the environment`, or a file */
export function foreignNameWarning(place: string): string {
  return `${GENERIC} in ${place} is not used as the token for ipinfo.io: no variable there begins with AUTHTRACK_ or IPINFO_. Rename it to IPINFO_TOKEN if it is meant for authtrack`;
}
