import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { DataError, NoInputError } from '../../../src/lib/errors.js';
import { openMmdb } from '../../../src/locate/mmdb.js';
import { ipv4Bits, ipv6Bits, writeMmdb } from '../../fixtures/write-mmdb.js';

const folder = await mkdtemp(join(tmpdir(), 'authtrack-mmdb-'));
after(() => rm(folder, { recursive: true }));

const germany = { code: 'DE', name: 'Germany' };
const norway = { code: 'NO', name: 'Norway' };
const unknown = { code: null, name: null };

const flat = join(folder, 'flat.mmdb');
await writeMmdb(
  flat,
  [
    { bits: ipv4Bits('45.0.0.0/8'), record: { country_code: 'DE', country: 'Deutschland', asn: null } },
    { bits: ipv4Bits('45.7.7.0/24'), record: { country_code: 'NO', country: 'Norge' } },
    { bits: ipv4Bits('46.0.0.1/32'), record: { country: 'DE', country_name: 'Deutschland' } },
  ],
  [
    {
      bits: ipv6Bits('2a00:1::/32'),
      record: { registered_country: { iso_code: 'NO', geoname_id: 3_144_096 } },
    },
  ],
);

const ipv4Only = join(folder, 'ipv4.mmdb');
await writeMmdb(ipv4Only, [{ bits: ipv4Bits('0.0.0.0/1'), record: { country: { iso_code: 'DE' } } }]);

const lookups = [
  [flat, '45.1.2.3', germany],
  [flat, '45.7.6.255', germany],
  [flat, '45.7.7.0', norway],
  [flat, '45.7.7.255', norway],
  [flat, '45.7.8.0', germany],
  [flat, '46.0.0.1', germany],
  [flat, '46.0.0.0', unknown],
  [flat, '2a00:1::5', norway],
  [flat, '2a00:2::5', unknown],
  [ipv4Only, '45.1.2.3', germany],
  [ipv4Only, '200.1.2.3', unknown],
  // The same first bits as an address in the file.
  [ipv4Only, '2a00:1::5', unknown],
] as const;

for (const [file, ip, country] of lookups) {
  test(`${ip} in ${file === flat ? 'a file of both families' : 'a file of IPv4'}: ${country.name ?? 'unknown'}`, async () => {
    assert.deepEqual((await openMmdb(file))(ip), { country, asn: null, asName: null });
  });
}

test('a file that does not exist is a missing input', async () => {
  await assert.rejects(openMmdb(join(folder, 'none.mmdb')), NoInputError);
});

test('a folder is not an input', async () => {
  await assert.rejects(openMmdb(folder), NoInputError);
});

const whole = await readFile(flat);
const damaged: readonly (readonly [string, Buffer])[] = [
  ['an empty file', Buffer.alloc(0)],
  ['text', Buffer.from('ip,country\n192.0.2.1,DE\n'.repeat(50))],
  ['zeros', Buffer.alloc(4096)],
  ['a file without its end', whole.subarray(0, -120)],
  ['the metadata alone', whole.subarray(whole.indexOf('MaxMind.com') - 3)],
  ['a file packed by gzip', Buffer.from([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 3, 0, 0, 0, 0, 0, 0, 0, 0, 0])],
];

for (const [name, bytes] of damaged) {
  test(`${name} is not a country database`, async () => {
    const file = join(folder, `${name.replaceAll(' ', '-')}.mmdb`);
    await writeFile(file, bytes);
    await assert.rejects(openMmdb(file), DataError);
  });
}

test('a file with damage inside reports it at the lookup', async () => {
  const file = join(folder, 'inside.mmdb');
  const bytes = Buffer.from(whole);
  bytes.fill(0, bytes.indexOf('country_code') - 2, bytes.indexOf('country_code'));
  await writeFile(file, bytes);
  const find = await openMmdb(file);
  assert.throws(() => find('45.1.2.3'), DataError);
});
