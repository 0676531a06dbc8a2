// Where ipinfo.io is asked, and with which token. Neither is repeated in an error: both may hold a secret.
import { ConfigError } from '../lib/errors.js';

const DEFAULT_BASE_URL = 'https://api.ipinfo.io';

/** The batch interface under a base URL. @throws ConfigError when the URL is none or not a safe one. */
export function ipinfoEndpoint(baseUrl = DEFAULT_BASE_URL): URL {
  if (!URL.canParse(baseUrl)) throw badBaseUrl('is no URL');
  const url = new URL(baseUrl);
  if (url.username + url.password + url.search + url.hash !== '') {
    throw badBaseUrl('holds more than a scheme, a host and a path');
  }
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isThisMachine(url.hostname));
  if (!isSafe) throw badBaseUrl('would send the token unencrypted');
  url.pathname = `${url.pathname.replace(/\/+$/u, '')}/batch/lite`;
  return url;
}

/** A token without the blanks around it. @throws ConfigError when what is left cannot stand in an HTTP header. */
export function ipinfoToken(text: string): string {
  const token = text.trim();
  if (/^[\x21-\x7e]+$/u.test(token)) return token;
  throw new ConfigError('The ipinfo.io token is empty or holds characters that no token has', {
    cure: 'Copy the token again from the ipinfo.io dashboard, or leave it out to use the local database.',
  });
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/u.test(hostname);
}

function badBaseUrl(problem: string): ConfigError {
  return new ConfigError(`The base URL of ipinfo.io ${problem}`, {
    cure: `Leave it out for ${DEFAULT_BASE_URL}, or give an https URL; http is for a server on this machine.`,
  });
}
