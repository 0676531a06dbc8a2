// A locator that calls a local server first and a file second, and its results.
// The server returns Iceland, the file Norway.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after } from 'node:test';
import { inspect } from 'node:util';
import type { IpinfoOptions } from '../../../src/locate/ipinfo-client.js';
import { createLocator, type Located } from '../../../src/locate/locate.js';
import { answerAll, type Call, type Ipinfo } from '../../fixtures/start-ipinfo.js';
import { ipv4Bits, writeMmdb } from '../../fixtures/write-mmdb.js';

export const TOKEN = 'a0b1c2d3e4f5f6';

const folder = await mkdtemp(join(tmpdir(), 'authtrack-ipinfo-'));
after(() => rm(folder, { recursive: true }));

export const mmdbFile = join(folder, 'norway.mmdb');
await writeMmdb(mmdbFile, [{ bits: ipv4Bits('0.0.0.0/1'), record: { country_code: 'NO' } }]);

export const stopped = /not asked again in this run/u;

export function unanswered(why: string): RegExp {
  return new RegExp(`no answer for 4 addresses \\(${why}\\)`, 'u');
}

export const hang: Answer = () => undefined;

export type Answer = (call: Call, response: ServerResponse) => void;
type Run = { readonly located: Located; readonly notices: readonly string[]; readonly elapsedMs: number };

/** Locates `batches` one after the other, closes, and searches all results for the token. */
export async function run(
  batches: readonly (readonly string[])[],
  ipinfo: Partial<IpinfoOptions> & { readonly baseUrl: string },
): Promise<Run> {
  const notices: string[] = [];
  const locator = createLocator({
    stored: () => Promise.resolve(new Map()),
    mmdbFile,
    ipinfo: { token: TOKEN, retry: { attempts: 3, firstDelayMs: 2 }, ...ipinfo },
    onNotice: (message) => notices.push(message),
  });
  const startedAt = performance.now();
  const all = [];
  for (const batch of batches) all.push(await locator.locate(batch));
  const elapsedMs = performance.now() - startedAt;
  await locator.close();
  const located = {
    locations: new Map(all.flatMap(({ locations }) => [...locations])),
    fresh: all.flatMap(({ fresh }) => fresh),
  };
  assert.ok(!inspect([located, notices, locator], { depth: null, showHidden: true }).includes(TOKEN));
  return { located, notices, elapsedMs };
}

export function judgeCalls(server: Ipinfo): void {
  for (const call of server.calls) {
    assert.equal(call.method, 'POST');
    assert.equal(call.url, '/batch/lite');
    assert.equal(call.authorization, `Bearer ${TOKEN}`);
    assert.ok(!call.body.includes(TOKEN));
  }
}

export function codes(located: Located): string {
  return [...new Set([...located.locations.values()].map(({ country }) => country.code))].sort().join(' ');
}

/** Fails, and includes the token wherever it can. */
export function fail(status: number, headers: Record<string, string> = {}): Answer {
  return (_, response) => {
    const echo = { Location: `http://127.0.0.1:9/${TOKEN}`, 'X-Echo': TOKEN, 'Content-Type': 'text/plain' };
    response.writeHead(status, TOKEN, { ...echo, ...headers }).end(`bad token ${TOKEN}`);
  };
}

export function once(first: Answer): Answer {
  return (call, response) => (call.number === 1 ? first : answerAll)(call, response);
}
