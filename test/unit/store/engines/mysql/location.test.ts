import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ConfigError } from '../../../../../src/lib/errors.js';
import { parseLocation } from '../../../../../src/store/engines/mysql/location.js';

const plain = {
  hosts: [{ host: 'db.example.net', port: 3306 }],
  user: 'mira',
  password: '',
  database: 'authtrack',
  tls: { kind: 'by-host' },
  location: 'mysql://***@db.example.net:3306/authtrack',
};

const withUser = { location: 'mysql://mira@db.example.net:3306/authtrack' };

const good: readonly (readonly [string, object])[] = [
  ['mysql://mira@db.example.net/authtrack', {}],
  ['mariadb://mira:hush@db.example.net/authtrack', { password: 'hush', ...withUser }],
  ['mysql://mira:@db.example.net/authtrack', withUser],
  ['mysql://mira:p%40s%2Fs%25%C3%A9@db.example.net/authtrack', { password: 'p@s/s%é', ...withUser }],
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
      location: 'mysql://***@[2001:db8::1]:3306/authtrack',
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
  ['mysql://mira@db.example.net/authtrack?ssl=off', { tls: { kind: 'off' } }],
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
  [
    'mysql://mira@192.0.2.1/authtrack?ssl=required',
    {
      tls: { kind: 'verify' },
      hosts: [{ host: '192.0.2.1', port: 3306 }],
      location: 'mysql://***@192.0.2.1:3306/authtrack',
    },
  ],
  [
    'mysql://mira:hush@localhost/authtrack?socket=/run/mysqld/mysqld.sock&public_key=/etc/key.pem',
    {
      password: 'hush',
      hosts: [{ host: 'localhost', port: 3306, socket: '/run/mysqld/mysqld.sock' }],
      publicKeyFile: '/etc/key.pem',
      location: 'mysql://mira@localhost:3306/authtrack',
    },
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
  ['mysql://mira:hush@db.example.net', /has no database name/],
  ['mysql://mira:hush@db.example.net/', /has no database name/],
  ['mysql://mira:hush@db.example.net/a/b', /has no database name/],
  ['mysql://:hush@db.example.net/authtrack', /has no user/],
  ['mysql:///hush', /has no host/],
  ['mysql://mira:hush@db.example.net/authtrack?ssl=yes-hush', /ssl: expected required/],
  ['mysql://mira:hush@db.example.net/authtrack?timeout=hush', /unknown parameter/],
  ['mysql://mira@db.example.net/authtrack?hush=1', /unknown parameter/],
  ['mysql://mira@db.example.net/authtrack?hush', /unknown parameter/],
  ['mysql://mira@db.example.net/authtrack?ssl=off&ssl=required', /it has ssl twice/],
  ['mysql://mira@db.example.net/authtrack?ssl=hush', /ssl: expected required/],
  ['mysql://mira@db.example.net/authtrack?local_infile=hush', /local_infile: expected on or off/],
  ['mysql://mira@db.example.net/authtrack?public_key=hush', /public_key: expected the absolute path/],
  ['mysql://mira@localhost/authtrack?socket=hush', /socket: expected the absolute path/],
  ['mysql://mira@hush/authtrack?socket=/run/mysqld/mysqld.sock', /host must be localhost/],
  ['mysql://hush@db.example.net', /has no database name/],
  ['mysql://hush', /has no user/],
];

for (const [url, expected] of good) {
  test(`parses ${url}`, () => assert.deepEqual(parseLocation(url), { ...plain, ...expected }));
}

for (const [url, why] of bad) {
  test(`refuses ${url} and does not repeat its password`, () => {
    assert.throws(
      () => parseLocation(url),
      (error: unknown) => {
        assert.ok(error instanceof ConfigError);
        assert.match(error.message, why);
        assert.doesNotMatch(`${error.message} ${error.hint} ${String(error.cause)}`, /hush/);
        return true;
      },
    );
  });
}
