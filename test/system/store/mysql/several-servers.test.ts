// Several servers behind one name: a command for one of them must not reach another.
import assert from 'node:assert/strict';
import { once } from 'node:events';
import { type AddressInfo, connect, createServer } from 'node:net';
import { suite, test } from 'node:test';
import { type Connection, createConnection, type RowDataPacket } from 'mysql2/promise';

import { openEngine } from '../../../../src/store/open-engine.js';
import { startMariadb } from '../../../fixtures/mariadb.js';

const first = await startMariadb();
const second = await startMariadb();

const skipped =
  [first, second].flatMap((server) => ('skipped' in server ? [server.skipped] : []))[0] ?? false;

suite('several servers behind one address', { skip: skipped }, () => {
  if ('skipped' in first || 'skipped' in second) return;

  test('an overlong statement is killed on its server, or not at all', async (t) => {
    t.after(() => Promise.all([first.stop(), second.stop()]));
    let target = first.port;
    const balancer = createServer((client) => {
      const server = connect(target, '127.0.0.1');
      for (const [from, to] of [
        [client, server],
        [server, client],
      ] as const)
        from
          .on('error', () => to.destroy())
          .on('close', () => to.destroy())
          .pipe(to);
    }).listen(0, '127.0.0.1');
    await once(balancer, 'listening');
    t.after(() => balancer.close());
    const { port } = balancer.address() as AddressInfo;

    // The second server has had fewer connections: one of them can have the id that the statement has on the first.
    while ((await numberOf(await connectTo(first.port, t))) < 60);
    const engine = await openEngine(`mysql://root@127.0.0.1:${port}/several`, { limits: { read: 1500 } });
    t.after(() => engine.close());
    const [row] = await engine.query('SELECT CONNECTION_ID() AS id');
    let other = await connectTo(second.port, t);
    while ((await numberOf(other)) < Number(row?.['id'])) other = await connectTo(second.port, t);
    assert.equal(await numberOf(other), Number(row?.['id']));

    target = second.port;
    const othersWork = other.query<RowDataPacket[]>('SELECT SLEEP(4) AS was_killed');
    await assert.rejects(engine.query('SELECT SLEEP(30)'), /has not answered for 1\.5 s/);
    const [[answer]] = await othersWork;
    assert.equal(answer?.['was_killed'], 0);
  });
});

async function connectTo(port: number, t: { after: (fn: () => void) => void }): Promise<Connection> {
  const connection = await createConnection({ host: '127.0.0.1', port, user: 'root' });
  t.after(() => connection.destroy());
  return connection;
}

async function numberOf(connection: Connection): Promise<number> {
  const [[row]] = await connection.query<RowDataPacket[]>('SELECT CONNECTION_ID() AS id');
  return Number(row?.['id']);
}
