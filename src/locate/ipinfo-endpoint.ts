// The URL of ipinfo.io and the token for it.
import { ConfigError } from '../lib/errors.js';
import { headerSecret, serviceUrl, type Service } from '../lib/http-service.js';

const ipinfo: Service = { name: 'ipinfo.io', defaultBaseUrl: 'https://api.ipinfo.io', secret: 'token' };

/** The URL of the batch API under a base URL. @throws ConfigError if the base URL is invalid or unsafe */
export function ipinfoEndpoint(baseUrl?: string): URL {
  return serviceUrl(ipinfo, '/batch/lite', baseUrl);
}

/** The token without surrounding whitespace. @throws ConfigError if it cannot be the value of an HTTP header */
export function ipinfoToken(text: string): string {
  const token = headerSecret(text);
  if (token !== null) return token;
  throw new ConfigError('the ipinfo.io token is empty or has characters that a token cannot have', {
    hint: 'copy the token again from the ipinfo.io dashboard, or leave it out to use the local database',
  });
}
