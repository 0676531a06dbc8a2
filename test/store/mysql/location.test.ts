import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../../../src/lib/errors.js';
import { parseLocation } from '../../../src/store/mysql/location.js';

const plain = {
  hosts: [{ host: 'db.example.net', port: 3306 }],
  user: 'mira',
  password: '',
  database: 'authtrack',
  tls: { kind: 'off' },
  location: 'mysql://mira@db.example.net:3306/authtrack',
};

const good: readonly (readonly [string, object])[] = [
  ['mysql://mira@db.example.net/authtrack', {}],
  ['mariadb://mira:hush@db.example.net/authtrack', { password: 'hush' }],
  ['mysql://mira:p%40s%2Fs%25%C3%A9@db.example.net/authtrack', { password: 'p@s/s%é' }],
  [
    'mysql://m%40ra:x@db.example.net:3307/a%60b',
    {
      user: 'm@ra',
      password: 'x',
      hosts: [{ host: 'db.example.net', port: 3307 }],
      database: 'a`b',
      location: 'mysql://m%40ra@db.example.net:3307/a%60b',
    },
  ],
  [
    'mysql://mira@[2001:db8::1]/authtrack',
    {
      hosts: [{ host: '2001:db8::1', port: 3306 }],
      location: 'mysql://mira@[2001:db8::1]:3306/authtrack',
    },
  ],
  [
    'mysql://mira:h,u:s@h@db1,192.0.2.1:3307,[2001:db8::1]:3308/authtrack',
    {
      hosts: [
        { host: 'db1', port: 3306 },
        { host: '192.0.2.1', port: 3307 },
        { host: '2001:db8::1', port: 3308 },
      ],
      password: 'h,u:s@h',
      location: 'mysql://mira@db1:3306,192.0.2.1:3307,[2001:db8::1]:3308/authtrack',
    },
  ],
  ['mysql://mira@db.example.net/authtrack?ssl=off', {}],
  ['mysql://mira@db.example.net/authtrack?ssl=required', { tls: { kind: 'verify' } }],
  ['mysql://mira@db.example.net/authtrack?ssl=true', { tls: { kind: 'verify' } }],
  ['mysql://mira@db.example.net/authtrack?ssl=skip-verify', { tls: { kind: 'skip-verify' } }],
  ['mysql://mira@db.example.net/authtrack?local_infile=on', {}],
  ['mysql://mira@db.example.net/authtrack?local_infile=off', { withoutFiles: true }],
  [
    'mysql://mira@db.example.net/authtrack?local_infile=0&ssl=skip-verify',
    { withoutFiles: true, tls: { kind: 'skip-verify' } },
  ],
  [
    'mysql://mira@db.example.net/authtrack?ssl=/etc/ca.pem',
    { tls: { kind: 'verify-by', caFile: '/etc/ca.pem' } },
  ],
];

const bad: readonly (readonly [string, RegExp])[] = [
  ['mysql://mira:hush@db.example.net:99999/authtrack', /one of its hosts/],
  ['mysql://mira:hush@db.example.net:0/authtrack', /one of its hosts/],
  ['mysql://mira:hush@db1,,db2/authtrack', /one of its hosts/],
  ['mysql://mira:hush@db1,db2:/authtrack', /one of its hosts/],
  ['mysql://mira:hush@db1,2001:db8::1/authtrack', /one of its hosts/],
  ['mysql://mira:hush@[db1]/authtrack', /one of its hosts/],
  ['mysql://mira:hu/sh@db1/authtrack', /one of its hosts/],
  ['mysql://mira:hush#1@db1/authtrack', /cannot be parsed/],
  ['mysql://mira:hush@db1/auth\ntrack', /cannot be parsed/],
  ['mysql://mira:hush%@db.example.net/authtrack', /percent signs in its password/],
  ['mysql://mira:hush@db.example.net', /names no database/],
  ['mysql://mira:hush@db.example.net/', /names no database/],
  ['mysql://mira:hush@db.example.net/a/b', /names no database/],
  ['mysql://:hush@db.example.net/authtrack', /names no user/],
  ['mysql:///hush', /names no host/],
  ['mysql://mira:hush@db.example.net/authtrack?ssl=yes-hush', /ssl is none of/],
  ['mysql://mira:hush@192.0.2.1/authtrack?ssl=required', /against a host name/],
  ['mysql://mira:hush@db1,192.0.2.1/authtrack?ssl=required', /against a host name/],
  ['mysql://mira:hush@[2001:db8::1]/authtrack?ssl=/etc/ca.pem', /against a host name/],
  ['mysql://mira:hush@db.example.net/authtrack?timeout=hush', /parameter "timeout"/],
];

for (const [url, expected] of good) {
  test(`understands ${url}`, () => assert.deepEqual(parseLocation(url), { ...plain, ...expected }));
}

for (const [url, why] of bad) {
  test(`refuses ${url} and does not repeat its password`, () => {
    assert.throws(
      () => parseLocation(url),
      (error: unknown) => {
        assert.ok(error instanceof ConfigError);
        assert.match(error.message, why);
        assert.doesNotMatch(`${error.message} ${error.cure} ${String(error.cause)}`, /hush/);
        return true;
      },
    );
  });
}
