import assert from 'node:assert/strict';
import { test } from 'node:test';
import { inspect } from 'node:util';
import { ConfigError } from '../../../src/lib/errors.js';
import { ipinfoEndpoint, ipinfoToken } from '../../../src/locate/ipinfo-request.js';

const SECRET = 'se54e7';

const endpoints: readonly (readonly [string | undefined, string])[] = [
  [undefined, 'https://api.ipinfo.io/batch/lite'],
  ['https://mirror.example/ipinfo/', 'https://mirror.example/ipinfo/batch/lite'],
  ['http://127.0.0.1:8080', 'http://127.0.0.1:8080/batch/lite'],
  ['http://localhost:8080/', 'http://localhost:8080/batch/lite'],
  ['http://[::1]:8080', 'http://[::1]:8080/batch/lite'],
];

for (const [baseUrl, endpoint] of endpoints) {
  test(`${baseUrl ?? 'no base URL'} leads to ${endpoint}`, () => {
    assert.equal(ipinfoEndpoint(baseUrl).href, endpoint);
  });
}

const refusedUrls = [
  'http://api.ipinfo.io',
  'http://127.example.net',
  'ftp://127.0.0.1',
  'api.ipinfo.io',
  '',
  `https://user:${SECRET}@mirror.example`,
  `https://mirror.example/?token=${SECRET}`,
  `https://mirror.example/#${SECRET}`,
];

for (const baseUrl of refusedUrls) {
  test(`the base URL "${baseUrl}" is refused and not repeated`, () => {
    assert.throws(
      () => ipinfoEndpoint(baseUrl),
      (error) => isSilentConfigError(error),
    );
  });
}

test('whitespace around a token is ignored', () => {
  assert.equal(ipinfoToken(`${SECRET}\n`), SECRET);
});

for (const token of ['', ' ', `${SECRET} two`, `${SECRET}\r\nHost: mirror.example`, `${SECRET}é`]) {
  test(`the token ${JSON.stringify(token)} is refused and not repeated`, () => {
    assert.throws(
      () => ipinfoToken(token),
      (error) => isSilentConfigError(error),
    );
  });
}

function isSilentConfigError(error: unknown): boolean {
  assert.ok(error instanceof ConfigError);
  assert.ok(!inspect(error).includes(SECRET));
  return true;
}
