// Where ipinfo.io is asked, and with which token.
import { ConfigError } from '../lib/errors.js';
import { headerSecret, serviceUrl, type Service } from '../lib/service-url.js';

const ipinfo: Service = { name: 'ipinfo.io', defaultBaseUrl: 'https://api.ipinfo.io', secret: 'token' };

/** The batch interface under a base URL. @throws ConfigError when the URL is none or not a safe one. */
export function ipinfoEndpoint(baseUrl?: string): URL {
  return serviceUrl(ipinfo, '/batch/lite', baseUrl);
}

/** A token without the blanks around it. @throws ConfigError when what is left cannot stand in an HTTP header. */
export function ipinfoToken(text: string): string {
  const token = headerSecret(text);
  if (token !== null) return token;
  throw new ConfigError('The ipinfo.io token is empty or holds characters that no token has', {
    hint: 'Copy the token again from the ipinfo.io dashboard, or leave it out to use the local database.',
  });
}
