// The URL of a service and the secret it needs. An error repeats neither: both may hold a secret.
import { ConfigError } from './errors.js';

export type Service = {
  /** The name for people: ipinfo.io. */
  readonly name: string;
  readonly defaultBaseUrl: string;
  /** What the service calls its secret: token, key. */
  readonly secret: string;
};

/** The URL of `path` under a base URL. @throws ConfigError if the base URL is invalid or unsafe */
export function serviceUrl(service: Service, path: string, baseUrl = service.defaultBaseUrl): URL {
  if (!URL.canParse(baseUrl)) throw badBaseUrl(service, 'is not a URL');
  const url = new URL(baseUrl);
  if (url.username + url.password + url.search + url.hash !== '') {
    throw badBaseUrl(service, 'holds more than a scheme, a host and a path');
  }
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isThisMachine(url.hostname));
  if (!isSafe) throw badBaseUrl(service, `would send the ${service.secret} unencrypted`);
  url.pathname = `${url.pathname.replace(/\/+$/u, '')}${path}`;
  return url;
}

/** A secret without surrounding whitespace; null if it cannot be the value of an HTTP header. */
export function headerSecret(text: string): string | null {
  const secret = text.trim();
  return /^[\x21-\x7e]+$/u.test(secret) ? secret : null;
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/u.test(hostname);
}

function badBaseUrl({ name, defaultBaseUrl }: Service, problem: string): ConfigError {
  return new ConfigError(`the base URL of ${name} ${problem}`, {
    hint: `leave it out for ${defaultBaseUrl}, or give an https URL (http only for a server on this machine)`,
  });
}
