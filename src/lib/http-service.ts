// A service that is called over HTTP: its URL, its secret, the connection to it, and how long it asks to wait. Errors
// repeat neither URL nor secret, because both may hold a secret.
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';

import { ConfigError } from './errors.js';
import { MS_PER_SECOND } from './units.js';

export type HttpService = {
  /** The name for people: ipinfo.io. */
  readonly name: string;
  readonly defaultBaseUrl: string;
  /** What the service calls its secret: token, key. */
  readonly secret: string;
};

/** The URL of `path` under a base URL. @throws ConfigError if the base URL is invalid or unsafe */
export function serviceUrl(service: HttpService, path: string, baseUrl = service.defaultBaseUrl): URL {
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

function badBaseUrl({ name, defaultBaseUrl }: HttpService, problem: string): ConfigError {
  return new ConfigError(`the base URL of ${name} ${problem}`, {
    hint: `leave it out for ${defaultBaseUrl}, or give an https URL (http only for a server on this machine)`,
  });
}

/** The one kept-alive connection to a server, and whether it was ever made: without a connection, nothing was sent. */
export class HttpConnection {
  readonly endpoint: URL;
  readonly agent: HttpAgent;
  #wasMade = false;

  /** Connects only at the first call. */
  constructor(endpoint: URL) {
    const isTls = endpoint.protocol === 'https:';
    const Agent = isTls ? HttpsAgent : HttpAgent;
    const agent: HttpAgent = new Agent({ keepAlive: true, maxSockets: 1 });
    const connect = agent.createConnection.bind(agent);
    agent.createConnection = (...to) => {
      const socket = connect(...to);
      socket?.once(isTls ? 'secureConnect' : 'connect', () => (this.#wasMade = true));
      return socket;
    };
    this.endpoint = endpoint;
    this.agent = agent;
  }

  /** False as long as no byte of a request can have reached the server, not even through a connection that broke. */
  get wasMade(): boolean {
    return this.#wasMade;
  }

  close(): void {
    this.agent.destroy();
  }
}

/**
 * The milliseconds of a Retry-After header (RFC 9110 section 10.2.3), which has seconds or a date. A date counts only
 * if formatting it gives the same text (`Wed, 21 Oct 2015 07:28:00 GMT`). Null for anything else; 0 for a past date.
 * There is no upper bound.
 */
export function retryAfterMs(text: string | null, nowMs: number): number | null {
  if (text === null) return null;
  if (/^\d+$/u.test(text)) return Number(text) * MS_PER_SECOND;
  const date = new Date(text);
  if (Number.isNaN(date.getTime()) || date.toUTCString() !== text) return null;
  return Math.max(0, date.getTime() - nowMs);
}
