// The pictures: their size, where something is drawn, and that every machine draws the same.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { test } from 'node:test';
import { charts } from '../../../src/charts/charts.js';
import { readPicture, type Box } from './read-picture.js';
import { hostileNames, threeCountries, twoUsers } from './samples.js';

const [{ draw: drawTopCountries }, { draw: drawAcceptedPerDay }] = charts;

const hostileCountries = {
  ...threeCountries,
  countries: hostileNames.map((name, i) => ({ code: null, name, attempts: 1000 - i })),
};
const hostileUsers = {
  ...twoUsers,
  logins: hostileNames.map((user, i) => ({ user, day: '2026-05-02', logins: 100 - i })),
};
const noCountries = { countries: [], period: null, timezone: 'UTC' };
const noUsers = { logins: [], period: null, timezone: 'UTC' };

const title: Box = { x: 32, y: 26, width: 500, height: 30 };
const subtitle: Box = { x: 32, y: 60, width: 300, height: 20 };
const footer: Box = { x: 1100, y: 643, width: 70, height: 16 };
const margins: readonly Box[] = [
  { x: 0, y: 0, width: 1200, height: 24 },
  { x: 0, y: 0, width: 26, height: 675 },
  { x: 1170, y: 0, width: 30, height: 675 },
  { x: 0, y: 660, width: 1200, height: 15 },
];

/** A box of each picture that contains text, and the minimum of drawn pixels in it. */
const pictures: readonly (readonly [string, () => Promise<Buffer>, Box, number])[] = [
  ['countries', () => drawTopCountries(threeCountries), { x: 32, y: 100, width: 68, height: 320 }, 1000],
  ['no countries', () => drawTopCountries(noCountries), { x: 450, y: 340, width: 300, height: 36 }, 2000],
  [
    'hostile countries',
    () => drawTopCountries(hostileCountries),
    { x: 32, y: 100, width: 300, height: 490 },
    9000,
  ],
  ['users', () => drawAcceptedPerDay(twoUsers), { x: 64, y: 95, width: 60, height: 16 }, 300],
  ['no users', () => drawAcceptedPerDay(noUsers), { x: 450, y: 340, width: 300, height: 36 }, 2000],
  ['hostile users', () => drawAcceptedPerDay(hostileUsers), { x: 64, y: 95, width: 1000, height: 45 }, 4000],
];

for (const [name, draw, text, leastDrawn] of pictures) {
  test(`draws ${name}: a PNG of 2400 x 1350 pixels, its texts, empty margins, the same bytes each time`, async () => {
    const png = await draw();
    assert.deepEqual([...png.subarray(0, 8)], [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
    assert.deepEqual([png.readUInt32BE(16), png.readUInt32BE(20)], [2400, 1350]);
    assert.ok((await draw()).equals(png));
    const { drawnIn } = await readPicture(png);
    assert.ok(drawnIn(title) > 4000, 'title');
    assert.ok(drawnIn(subtitle) > 2000, 'subtitle');
    assert.ok(drawnIn(footer) > 400, 'footer');
    assert.ok(drawnIn(text) > leastDrawn, `${drawnIn(text)} pixels of text`);
    assert.deepEqual(margins.map(drawnIn), [0, 0, 0, 0]);
  });
}

test('leaves a day without logins empty', async () => {
  const secondOfMay = { x: 500, y: 300, width: 200, height: 10 };
  const busy = [...twoUsers.logins, { user: 'bob', day: '2026-05-02', logins: 7 }];
  const gap = await readPicture(await drawAcceptedPerDay(twoUsers));
  const full = await readPicture(await drawAcceptedPerDay({ ...twoUsers, logins: busy }));
  assert.equal(gap.drawnIn(secondOfMay), 0);
  assert.ok(full.drawnIn(secondOfMay) > 1000);
});

test('marks a day whose logins are too few to be visible', async () => {
  const logins = [
    { user: 'alice', day: '2026-05-01', logins: 1 },
    { user: 'backup', day: '2026-05-03', logins: 1_000_000 },
  ];
  const aboveAxis = { x: 200, y: 575, width: 100, height: 1 };
  const secondOfMay = { ...aboveAxis, x: 550 };
  const { drawnIn } = await readPicture(await drawAcceptedPerDay({ ...twoUsers, logins }));
  assert.ok(drawnIn(aboveAxis) > 100);
  assert.equal(drawnIn(secondOfMay), 0);
});

test('draws the same bytes on a machine without fonts, and with another language and time zone', async () => {
  const script = `
    import { createHash } from 'node:crypto';
    import { GlobalFonts } from '@napi-rs/canvas';
    import { charts } from ${JSON.stringify(import.meta.resolve('../../../src/charts/charts.js'))};
    const { countries, users } = JSON.parse(process.env.FIGURES);
    const pngs = [await charts[0].draw(countries), await charts[1].draw(users)];
    const hashes = pngs.map((png) => createHash('sha256').update(png).digest('hex'));
    const families = GlobalFonts.families.map(({ family }) => family).sort();
    process.stdout.write(JSON.stringify({ hashes, families }));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
    cwd: new URL('./', import.meta.url),
    env: {
      FIGURES: JSON.stringify({ countries: hostileCountries, users: hostileUsers }),
      HOME: tmpdir(),
      FONTCONFIG_FILE: '/dev/null',
      DISABLE_SYSTEM_FONTS_LOAD: '1',
      LANG: 'sr_RS.UTF-8',
      TZ: 'Asia/Tokyo',
    },
    encoding: 'utf8',
  });
  const here = [await drawTopCountries(hostileCountries), await drawAcceptedPerDay(hostileUsers)];
  assert.deepEqual(JSON.parse(output), {
    hashes: here.map((png) => createHash('sha256').update(png).digest('hex')),
    // A font is also registered under its name.
    families: ['Authtrack Sans', 'Noto Sans'],
  });
});
