import assert from 'node:assert/strict';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { nowMicros } from '../../../src/lib/clock.js';
import { ConfigError, NoInputError } from '../../../src/lib/errors.js';
import {
  createLocator,
  type Located,
  type Locator,
  type LocatorOptions,
} from '../../../src/locate/locate.js';
import type { AnsweredBy, Country, KnownAddress, Location } from '../../../src/model/location.js';
import { publicAddresses } from '../../fixtures/public-addresses.js';
import { answerAll, startIpinfo, type Ipinfo } from '../../fixtures/start-ipinfo.js';
import { ipv4Bits, writeMmdb } from '../../fixtures/write-mmdb.js';

const DAY_MICROS = 86_400_000_000;
const TOKEN = 'a0b1c2d3e4f5f6';

const folder = await mkdtemp(join(tmpdir(), 'authtrack-locate-'));
after(() => rm(folder, { recursive: true }));

// The server returns Iceland, the file Norway, the store Peru. The file has nothing above 127.
const mmdbFile = join(folder, 'norway.mmdb');
await writeMmdb(mmdbFile, [{ bits: ipv4Bits('0.0.0.0/1'), record: { country_code: 'NO' } }], []);

const peru = { code: 'PE', name: 'Peru' };
const norway = { code: 'NO', name: 'Norway' };
const iceland = { code: 'IS', name: 'Iceland' };
const unknown = { code: null, name: null };

const [ip = '', second = '', third = ''] = publicAddresses(3);
const notInFile = '150.0.0.1';
const special = [
  '10.0.0.1',
  '127.0.0.1',
  '192.0.2.1',
  '100.64.0.1',
  'fe80::1',
  '2001:db8::1',
  '::1',
  'root@x',
  '',
];

function locator(options: Partial<LocatorOptions> = {}): Locator {
  const onNotice = (message: string): void => assert.fail(message);
  return createLocator({ stored: () => Promise.resolve(new Map()), mmdbFile, onNotice, ...options });
}

function storing(...rows: readonly KnownAddress[]): Pick<LocatorOptions, 'stored'> {
  const all = new Map(rows.map((row) => [row.ip, row]));
  return { stored: (ips) => Promise.resolve(new Map([...all].filter(([key]) => ips.includes(key)))) };
}

/** An empty store that records its queries. */
function recording(asked: string[]): LocatorOptions['stored'] {
  return (ips) => {
    asked.push(...ips);
    return Promise.resolve(new Map());
  };
}

function storedPeru(answeredBy: AnsweredBy, ageDays: number, address = ip): KnownAddress {
  return { ip: address, location: at(peru), answeredBy, answeredAt: nowMicros() - ageDays * DAY_MICROS };
}

const at = (country: Country): Location => ({ country, asn: null, asName: null });

function answers({ locations, fresh }: Located): unknown[] {
  const countries = [...locations.values()].map(({ country }) => country);
  return [...countries, ...fresh.map(({ answeredBy }) => answeredBy)];
}

async function withServer(
  use: (server: Ipinfo, ipinfo: { token: string; baseUrl: string }) => Promise<void>,
): Promise<void> {
  const server = await startIpinfo(answerAll);
  await use(server, { token: TOKEN, baseUrl: server.baseUrl }).finally(server.close);
}

// What the store has about the address -> the country and its source now, without and with a token.
const chains: readonly (readonly [string, readonly KnownAddress[], unknown[], unknown[]])[] = [
  ['nothing', [], [norway, 'mmdb'], [iceland, 'ipinfo']],
  ['a recent answer of ipinfo.io', [storedPeru('ipinfo', 29)], [peru], [peru]],
  ['an old answer of ipinfo.io', [storedPeru('ipinfo', 31)], [norway, 'mmdb'], [iceland, 'ipinfo']],
  ['a recent answer of the file', [storedPeru('mmdb', 29)], [peru], [iceland, 'ipinfo']],
  ['an old answer of the file', [storedPeru('mmdb', 31)], [norway, 'mmdb'], [iceland, 'ipinfo']],
  ['an answer from the future', [storedPeru('ipinfo', -400)], [norway, 'mmdb'], [iceland, 'ipinfo']],
  [
    'an unknown country',
    [{ ...storedPeru('ipinfo', 1), location: at(unknown) }],
    [norway, 'mmdb'],
    [iceland, 'ipinfo'],
  ],
];

for (const [name, rows, without, withToken] of chains) {
  test(`with ${name} in the store and no token, only the file is used`, async () => {
    assert.deepEqual(answers(await locator(storing(...rows)).locate([ip])), without);
  });

  test(`with ${name} in the store and a token, ipinfo.io is called if necessary`, async () => {
    await withServer(async (server, ipinfo) => {
      const here = locator({ ...storing(...rows), ipinfo });
      assert.deepEqual(answers(await here.locate([ip])), withToken);
      assert.equal(server.calls.length, withToken.length - 1);
      await here.close();
    });
  });
}

test('a file that the user chose is used, whatever another one answered before', async () => {
  const here = locator({ ...storing(storedPeru('mmdb', 1)), isChosenFile: true });
  assert.deepEqual(answers(await here.locate([ip])), [norway, 'mmdb']);
  const settled = locator({ ...storing(storedPeru('ipinfo', 1)), isChosenFile: true });
  assert.deepEqual(answers(await settled.locate([ip])), [peru]);
});

test('an old answer is kept while no source can give a new one, and is not stored as new', async () => {
  const here = locator(storing(storedPeru('ipinfo', 400, notInFile)));
  assert.deepEqual(answers(await here.locate([notInFile])), [peru]);
});

test('a recent answer of the file is used instead of ipinfo.io when that is down', async () => {
  const server = await startIpinfo(answerAll);
  await server.close();
  const ipinfo = { token: TOKEN, baseUrl: server.baseUrl, retry: { attempts: 1, firstDelayMs: 1 } };
  const here = locator({ ...storing(storedPeru('mmdb', 1)), ipinfo, onNotice: () => undefined });
  assert.deepEqual(answers(await here.locate([ip, second])), [peru, norway, 'mmdb']);
  await here.close();
});

test('an address without a known country is unknown, looked up once in this run, and not stored', async () => {
  let questions = 0;
  const stored: LocatorOptions['stored'] = () => {
    questions++;
    return Promise.resolve(new Map());
  };
  const here = locator({ stored });
  assert.deepEqual(answers(await here.locate([notInFile])), [unknown]);
  assert.deepEqual(answers(await here.locate([notInFile])), [unknown]);
  assert.equal(questions, 1);
});

test('no source is used for special addresses and for text that is not an address', async () => {
  const asked: string[] = [];
  await withServer(async (server, ipinfo) => {
    const here = locator({ stored: recording(asked), ipinfo });
    const { locations, fresh } = await here.locate([...special, ip]);
    await here.close();
    assert.deepEqual(
      special.map((address) => locations.get(address)),
      special.map(() => at(unknown)),
    );
    assert.deepEqual(
      fresh.map((row) => row.ip),
      [ip],
    );
    assert.deepEqual(
      server.calls.map((call) => call.body),
      [JSON.stringify([ip])],
    );
    assert.deepEqual(asked, [ip]);
  });
});

test('special addresses alone need neither store nor file nor server', async () => {
  const stored = (): never => assert.fail('the store was asked');
  const { locations, fresh } = await locator({ stored, mmdbFile: '/nonexistent' }).locate(special);
  assert.deepEqual([locations.size, fresh.length], [special.length, 0]);
});

test('without a token no socket is opened', async () => {
  let sockets = 0;
  const count = (): void => {
    sockets++;
  };
  subscribe('net.client.socket', count);
  try {
    const here = locator({ onNotice: () => undefined });
    await here.locate(publicAddresses(2000));
    await here.close();
    assert.equal(sockets, 0);
    // This checks the counter: with a token there is one socket.
    await withServer(async (_, ipinfo) => {
      await locator({ ipinfo }).locate([ip]);
    });
    assert.equal(sockets, 1);
  } finally {
    unsubscribe('net.client.socket', count);
  }
});

test('each address is looked up once, in one call, in several, and in several at the same time', async () => {
  const asked: string[] = [];
  await withServer(async (server, ipinfo) => {
    const here = locator({ stored: recording(asked), ipinfo });
    const all = await Promise.all(
      [
        [ip, second, ip],
        [second, third],
        [third, ip],
      ].map((ips) => here.locate(ips)),
    );
    const later = await here.locate([ip, second, third]);
    await here.close();
    for (const { locations } of [...all, later]) {
      for (const location of locations.values()) assert.deepEqual(location, at(iceland));
    }
    assert.deepEqual(
      all.map(({ locations }) => locations.size),
      [2, 2, 2],
    );
    assert.deepEqual(
      all.flatMap(({ fresh }) => fresh.map((row) => row.ip)),
      [ip, second, third],
    );
    assert.deepEqual(later.fresh, []);
    assert.deepEqual(
      server.calls.flatMap((call) => call.ips),
      [ip, second, third],
    );
    assert.deepEqual(asked, [ip, second, third]);
  });
});

test('one call may have more addresses than the memory holds', async () => {
  const here = locator({ memoryEntries: 10 });
  const ips = publicAddresses(1000);
  const { locations } = await here.locate(ips);
  assert.deepEqual([...locations.keys()], ips);
  assert.deepEqual((await here.locate(ips)).locations, locations);
});

test('new answers have their source and time', async () => {
  const before = nowMicros();
  const { fresh } = await locator().locate([ip]);
  const [row] = fresh;
  assert.deepEqual(
    { ...row, answeredAt: 0 },
    { ...storedPeru('mmdb', 0), location: at(norway), answeredAt: 0 },
  );
  assert.ok(row !== undefined && row.answeredAt >= before && row.answeredAt <= nowMicros());
});

test('an error of the store reaches every caller, and the next call tries again', async () => {
  const failure = new Error('the store is away');
  let isAway = true;
  const here = locator({ stored: () => (isAway ? Promise.reject(failure) : Promise.resolve(new Map())) });
  const both = await Promise.allSettled([here.locate([ip]), here.locate([ip, second])]);
  assert.deepEqual(
    both,
    both.map(() => ({ status: 'rejected', reason: failure })),
  );
  isAway = false;
  assert.deepEqual(answers(await here.locate([ip])), [norway, 'mmdb']);
});

test('a missing file is reported when it is first needed', async () => {
  const here = locator({ mmdbFile: join(folder, 'none.mmdb') });
  await assert.rejects(here.locate([ip]), NoInputError);
});

test('an invalid token is reported at once', () =>
  assert.throws(() => locator({ ipinfo: { token: 'two words' } }), ConfigError));

test('the bundled file has both families', async () => {
  const here = locator({ mmdbFile: undefined });
  // Blocks of national research networks, which rarely move.
  const { locations } = await here.locate(['129.240.0.1', '2001:700::1']);
  assert.deepEqual([...locations.values()], [at(norway), at(norway)]);
});

test('does not look up many answers of the MMDB if ipinfo.io never answered', async () => {
  const many = publicAddresses(2000);
  for (const hasIpinfoAnswers of [false, true]) {
    const asked: string[] = [];
    let questions = 0;
    const some = locator({
      stored: recording(asked),
      hasIpinfoAnswers: () => {
        questions += 1;
        return Promise.resolve(hasIpinfoAnswers);
      },
    });
    await some.locate(many.slice(0, 10));
    assert.equal(questions, 0);
    assert.equal(asked.length, 10);
    await some.locate(many);
    await some.locate(publicAddresses(4000));
    assert.equal(questions, 1);
    assert.equal(asked.length, hasIpinfoAnswers ? 4000 : 10);
    await some.close();
  }
});
