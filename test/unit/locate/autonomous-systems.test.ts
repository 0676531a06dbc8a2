// Which source the autonomous system of an address comes from, beside its country.
import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, suite, test } from 'node:test';
import { nowMicros } from '../../../src/lib/clock.js';
import { DataError, NoInputError } from '../../../src/lib/errors.js';
import { asnData, createLocator, type Located, type LocatorOptions } from '../../../src/locate/locate.js';
import type { KnownAddress } from '../../../src/model/location.js';
import { publicAddresses } from '../../fixtures/public-addresses.js';
import { answerJson, startIpinfo } from '../../fixtures/start-ipinfo.js';
import { ipv4Bits, writeMmdb, type MmdbValue } from '../../fixtures/write-mmdb.js';

const folder = await mkdtemp(join(tmpdir(), 'authtrack-systems-'));
after(() => rm(folder, { recursive: true }));

async function half(name: string, record: MmdbValue): Promise<string> {
  const file = join(folder, `${name}.mmdb`);
  await writeMmdb(file, [{ bits: ipv4Bits('0.0.0.0/1'), record }], []);
  return file;
}

const mmdbFile = await half('norway', { country_code: 'NO' });
const withSystems = await half('norway-lite', { country_code: 'NO', asn: 'AS64501', as_name: 'Fjord AS' });
const asnMmdbFile = await half('systems', {
  autonomous_system_number: 64500,
  autonomous_system_organization: 'Systems Ltd',
});

const [ip = ''] = publicAddresses(1);
const notInFiles = '150.0.0.1';

const plain = { mmdbFile };
const chosenPlain = { mmdbFile, isChosenFile: true };
const chosen = { mmdbFile: withSystems, isChosenFile: true };
const beside = { asnMmdbFile };

const lite = { country_code: 'IS', asn: 'AS64502', as_name: 'Geysir hf' };
const countryOnly = { country_code: 'IS' };

function stored(answeredBy: 'ipinfo' | 'mmdb', asn: number | null, ageDays = 1, address = ip): KnownAddress {
  const country = { code: 'PE', name: 'Peru' };
  const location = { country, asn, asName: asn === null ? null : 'Lima SAC' };
  return { ip: address, location, answeredBy, answeredAt: nowMicros() - ageDays * 86_400_000_000 };
}

type Options = Pick<LocatorOptions, 'mmdbFile' | 'isChosenFile' | 'asnMmdbFile'>;
type Given = { readonly known?: KnownAddress; readonly answer?: unknown };

async function locate(address: string, options: Options, { known, answer }: Given = {}): Promise<Located> {
  const server =
    answer === undefined
      ? undefined
      : await startIpinfo((_, response) => answerJson(response, { [address]: answer }));
  const locator = createLocator({
    stored: () => Promise.resolve(new Map(known === undefined ? [] : [[address, known]])),
    ipinfo: server === undefined ? undefined : { token: 'a0b1c2d3e4f5f6', baseUrl: server.baseUrl },
    onNotice: (message) => assert.fail(message),
    ...options,
  });
  const located = await locator.locate([address]);
  await locator.close();
  await server?.close();
  return located;
}

function text({ locations }: Located, address = ip): string {
  const { country, asn, asName } = locations.get(address) ?? assert.fail('not located');
  return [country.code ?? '-', asn ?? '-', asName ?? '-'].join(' ');
}

// What is asked, what is stored, what ipinfo.io answers -> country, number and name.
const rows: readonly (readonly [string, Options, Given, string])[] = [
  ['the country database has none', plain, {}, 'NO - -'],
  ['the country database has it', chosen, {}, 'NO 64501 Fjord AS'],
  ['a database of systems is beside it', { ...plain, ...beside }, {}, 'NO 64500 Systems Ltd'],
  ['both databases have it', { ...chosen, ...beside }, {}, 'NO 64501 Fjord AS'],
  ['ipinfo.io has it', plain, { answer: lite }, 'IS 64502 Geysir hf'],
  [
    'ipinfo.io has it in the older form',
    plain,
    { answer: { country: 'IS', org: 'AS64502 Geysir hf' } },
    'IS 64502 Geysir hf',
  ],
  [
    'ipinfo.io has it as a part',
    plain,
    { answer: { country: 'IS', asn: { asn: 'AS64502', name: 'Geysir hf' } } },
    'IS 64502 Geysir hf',
  ],
  [
    'ipinfo.io has it, and so have the files',
    { ...chosen, ...beside },
    { answer: lite },
    'IS 64502 Geysir hf',
  ],
  ['ipinfo.io has the country alone', plain, { answer: countryOnly }, 'IS - -'],
  ['ipinfo.io has the country, the file the rest', chosen, { answer: countryOnly }, 'IS 64501 Fjord AS'],
  [
    'ipinfo.io has the country, two files the rest',
    { ...chosen, ...beside },
    { answer: countryOnly },
    'IS 64500 Systems Ltd',
  ],
  [
    'ipinfo.io has it without a country',
    { ...plain, ...beside },
    { answer: { asn: 'AS64502' } },
    'NO 64500 Systems Ltd',
  ],
  ['ipinfo.io has a hostile number', plain, { answer: { ...lite, asn: 'AS99999999999' } }, 'IS - -'],
  ['ipinfo.io has a hostile name', plain, { answer: { ...lite, as_name: '\u001b]0;x\u0007' } }, 'IS 64502 -'],
  ['ipinfo.io has a list', plain, { answer: { ...lite, asn: [1, { asn: 2 }] } }, 'IS - -'],
  ['the store has it', plain, { known: stored('mmdb', 64503) }, 'PE 64503 Lima SAC'],
  ['the store has the country alone', plain, { known: stored('ipinfo', null) }, 'PE - -'],
  [
    'the store has the country, the file the rest',
    { ...plain, ...beside },
    { known: stored('mmdb', null) },
    'PE 64500 Systems Ltd',
  ],
  [
    'the store has the country of ipinfo.io',
    { ...plain, ...beside },
    { known: stored('ipinfo', null) },
    'PE 64500 Systems Ltd',
  ],
  [
    'the store has both of ipinfo.io',
    { ...chosen, ...beside },
    { known: stored('ipinfo', 64503) },
    'PE 64503 Lima SAC',
  ],
  [
    'the chosen country database has the rest',
    chosen,
    { known: stored('ipinfo', null) },
    'PE 64501 Fjord AS',
  ],
  ['the chosen country database has none', chosenPlain, { known: stored('ipinfo', null) }, 'PE - -'],
  ['the store has an answer of another file', chosenPlain, { known: stored('mmdb', 64503) }, 'NO - -'],
];

suite('the autonomous system, if', () => {
  for (const [name, options, given, expected] of rows) {
    test(name, async () => assert.equal(text(await locate(ip, options, given)), expected));
  }

  test('no database has the address, but an old answer has', async () => {
    const known = stored('ipinfo', 64503, 400, notInFiles);
    assert.equal(
      text(await locate(notInFiles, { ...plain, ...beside }, { known }), notInFiles),
      'PE 64503 Lima SAC',
    );
  });

  test('nothing knows the address', async () => {
    assert.equal(text(await locate(notInFiles, { ...chosen, ...beside }), notInFiles), '- - -');
  });

  test('the country is unknown: it is given, and the next run asks again', async () => {
    const located = await locate(ip, { mmdbFile: asnMmdbFile, isChosenFile: true });
    assert.equal(text(located), '- 64500 Systems Ltd');
    assert.deepEqual(located.fresh, []);
  });
});

test('an answer is stored as its source gave it', async () => {
  const { fresh } = await locate(ip, { ...plain, ...beside }, { answer: countryOnly });
  assert.deepEqual(
    fresh.map(({ location }) => location.asn),
    [null],
  );
  const { fresh: complete } = await locate(ip, { ...plain, ...beside }, { answer: lite });
  assert.deepEqual(
    complete.map(({ location }) => location.asn),
    [64502],
  );
  assert.deepEqual((await locate(ip, { ...plain, ...beside }, { known: stored('mmdb', null) })).fresh, []);
});

test('equal locations are one object, from whatever source', async () => {
  const many = publicAddresses(1000);
  const options = { ...plain, ...beside, onNotice: (message: string) => assert.fail(message) };
  const row = (address: string): [string, KnownAddress] => [address, stored('ipinfo', null, 1, address)];
  const first = await createLocator({ ...options, stored: () => Promise.resolve(new Map()) }).locate(many);
  const second = await createLocator({
    ...options,
    stored: () => Promise.resolve(new Map(many.map(row))),
  }).locate(many);
  assert.equal(new Set(first.locations.values()).size, 1);
  assert.equal(new Set(second.locations.values()).size, 1);
});

test('a database of systems is opened only if an answer needs it', async () => {
  const none = { mmdbFile, asnMmdbFile: join(folder, 'none.mmdb') };
  assert.equal(text(await locate(ip, none, { answer: lite })), 'IS 64502 Geysir hf');
  await assert.rejects(locate(ip, none), (error) => {
    assert.ok(error instanceof NoInputError);
    assert.match(error.message, /^there is no database of autonomous systems .*none\.mmdb$/);
    assert.match(error.hint, /--asn-mmdb/);
    return true;
  });
});

test('a country database is not a database of systems', async () => {
  for (const find of [() => locate(ip, { mmdbFile, asnMmdbFile: mmdbFile }), () => asnData(mmdbFile)]) {
    await assert.rejects(find, (error) => {
      assert.ok(error instanceof DataError);
      assert.match(error.message, /norway\.mmdb has no autonomous systems$/);
      return true;
    });
  }
  assert.equal((await asnData(asnMmdbFile)).builtAtMs, 1_700_000_000_000);
});
