// Where a service is asked, and with which secret. Neither is repeated in an error: both may hold one.
import { ConfigError } from './errors.js';

export type Service = {
  /** As people know it: ipinfo.io. */
  readonly name: string;
  readonly defaultBaseUrl: string;
  /** What it calls the secret that is sent along: token, key. */
  readonly secret: string;
};

/** What is at `path` under a base URL. @throws ConfigError when the URL is none or not a safe one. */
export function serviceUrl(service: Service, path: string, baseUrl = service.defaultBaseUrl): URL {
  if (!URL.canParse(baseUrl)) throw badBaseUrl(service, 'is no URL');
  const url = new URL(baseUrl);
  if (url.username + url.password + url.search + url.hash !== '') {
    throw badBaseUrl(service, 'holds more than a scheme, a host and a path');
  }
  const isSafe = url.protocol === 'https:' || (url.protocol === 'http:' && isThisMachine(url.hostname));
  if (!isSafe) throw badBaseUrl(service, `would send the ${service.secret} unencrypted`);
  url.pathname = `${url.pathname.replace(/\/+$/u, '')}${path}`;
  return url;
}

/** A secret without the blanks around it; null when what is left cannot stand in an HTTP header. */
export function headerSecret(text: string): string | null {
  const secret = text.trim();
  return /^[\x21-\x7e]+$/u.test(secret) ? secret : null;
}

function isThisMachine(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/u.test(hostname);
}

function badBaseUrl({ name, defaultBaseUrl }: Service, problem: string): ConfigError {
  return new ConfigError(`The base URL of ${name} ${problem}`, {
    hint: `Leave it out for ${defaultBaseUrl}, or give an https URL; http is for a server on this machine.`,
  });
}
