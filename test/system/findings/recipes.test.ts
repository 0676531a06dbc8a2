// The scripts of docs/findings.md for `notify` deliver what analyze hands over, to servers that listen here.
import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer, type IncomingMessage } from 'node:http';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { hostname } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { suite, test, type TestContext } from 'node:test';

import { breakIn } from '../../support/break-in-log.js';
import { blocksOf } from '../../support/doc-pages.js';
import { runCli, temporaryFolder } from '../../support/run-cli.js';
import { missingTool } from '../../support/tools.js';

const skip = missingTool('curl', '--version') || missingTool('jq', '--version');

const scripts = blocksOf('docs/findings.md', 'sh').filter((block) => block.startsWith('#!/bin/sh'));

/** The script that has this text. */
function recipe(mark: string): string {
  const [found, ...others] = scripts.filter((script) => script.includes(mark));
  assert.ok(found !== undefined && others.length === 0, mark);
  return found;
}

type Request = Pick<IncomingMessage, 'method' | 'url' | 'headers'> & { readonly body: string };

async function port(server: Server, t: TestContext): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  return (server.address() as AddressInfo).port;
}

/** A server that answers with `status`, and keeps the requests. */
async function httpServer(
  t: TestContext,
  status = 200,
): Promise<{ readonly url: string; readonly requests: Request[] }> {
  const requests: Request[] = [];
  const server = createHttpServer((request, response) => {
    void text(request).then((body) => {
      const { method, url, headers } = request;
      requests.push({ method, url, headers, body });
      response.writeHead(status).end('no such room');
    });
  });
  return { url: `http://127.0.0.1:${await port(server, t)}`, requests };
}

/** A server that takes any mail. */
async function mailServer(t: TestContext): Promise<{ readonly url: string; readonly mails: string[] }> {
  const mails: string[] = [];
  const server = createServer((socket) => {
    let [received, isData] = ['', false];
    socket.write('220 test\r\n');
    socket.setEncoding('utf8').on('data', (part: string) => {
      received += part;
      for (;;) {
        const end = received.indexOf(isData ? '\r\n.\r\n' : '\r\n');
        if (end === -1) return;
        const unit = received.slice(0, end);
        received = received.slice(end + (isData ? 5 : 2));
        if (isData) mails.push(unit);
        isData = !isData && unit === 'DATA';
        socket.write(isData ? '354 go on\r\n' : unit === 'QUIT' ? '221 bye\r\n' : '250 ok\r\n');
      }
    });
  });
  return { url: `smtp://127.0.0.1:${await port(server, t)}`, mails };
}

type Replacements = Readonly<Record<string, string>>;

/** The script as a file, with other texts for some of it. @param config of curl, with the secret */
function install(t: TestContext, script: string, replaced: Replacements, config = ''): string {
  const folder = temporaryFolder(t);
  const curlFile = path.join(folder, 'notify.curl');
  writeFileSync(curlFile, config);
  let installed = script.replaceAll('/etc/authtrack/notify.curl', curlFile);
  for (const [from, to] of Object.entries(replaced)) {
    assert.ok(installed.includes(from), from);
    installed = installed.replaceAll(from, to);
  }
  const file = path.join(folder, 'notify');
  writeFileSync(file, installed);
  chmodSync(file, 0o755);
  return file;
}

const user = 'a<!channel>&"\'$(id)\u001b[2J\u00fc';
const SENTENCE = `possible break-in: "a<!channel>&\\"'$(id)\\x1b[2J\u00fc" from 203.0.113.7, password, after 30 failed attempts`;

/** Runs analyze with a break-in under a hostile name. */
async function tell(
  t: TestContext,
  program: string,
): Promise<{ readonly code: number | null; readonly stderr: string }> {
  const cwd = temporaryFolder(t);
  writeFileSync(path.join(cwd, 'auth.log'), breakIn({ user }));
  return runCli(['analyze', '--no-charts', '--quiet', '--notify', program, 'auth.log'], { cwd });
}

suite('recipes for notify', { skip }, () => {
  test('there is a test for each', () => assert.equal(scripts.length, 4));

  test('mail', async (t) => {
    const { url, mails } = await mailServer(t);
    const program = install(t, recipe('smtp:'), { 'smtp://localhost:25': url });
    const { code, stderr } = await tell(t, program);
    assert.equal(code, 0, stderr);
    const [head = '', body = ''] = (mails[0] ?? '').split('\r\n\r\n');
    assert.ok(head.split('\r\n').includes(`Subject: SSH findings on ${hostname()}`), head);
    assert.ok(body.startsWith(`high: ${SENTENCE} (`), body);
  });

  test('ntfy', async (t) => {
    const { url, requests } = await httpServer(t);
    const { code, stderr } = await tell(t, install(t, recipe('Title:'), {}, `url = "${url}/ssh-findings"\n`));
    assert.equal(code, 0, stderr);
    const [request] = requests;
    assert.deepEqual([request?.method, request?.url], ['POST', '/ssh-findings']);
    assert.equal(request?.headers['title'], `SSH findings on ${hostname()}`);
    assert.ok(request.body.startsWith(`high: ${SENTENCE} (`), request.body);
  });

  test('Slack, where a name cannot call everybody', async (t) => {
    const { url, requests } = await httpServer(t);
    const program = install(t, recipe('gsub'), {}, `url = "${url}/services/secret"\n`);
    const { code, stderr } = await tell(t, program);
    assert.equal(code, 0, stderr);
    const [request] = requests;
    assert.deepEqual([request?.method, request?.url], ['POST', '/services/secret']);
    assert.equal(request?.headers['content-type'], 'application/json');
    const { text: sent } = JSON.parse(request.body) as { readonly text: string };
    assert.ok(sent.startsWith('high: possible break-in: "a&lt;!channel&gt;&amp;\\"'), sent);
  });

  test('Matrix', async (t) => {
    const { url, requests } = await httpServer(t);
    const config = 'header = "Authorization: Bearer secret"\n';
    const program = install(t, recipe('m.room.message'), { 'https://matrix.example.org': url }, config);
    const { code, stderr } = await tell(t, program);
    assert.equal(code, 0, stderr);
    const [request] = requests;
    assert.equal(request?.method, 'PUT');
    assert.match(
      request.url ?? '',
      /^\/_matrix\/client\/v3\/rooms\/%21abcdef%3Amatrix\.example\.org\/send\/m\.room\.message\/\d+$/,
    );
    assert.equal(request.headers.authorization, 'Bearer secret');
    const sent = JSON.parse(request.body) as { readonly msgtype: string; readonly body: string };
    assert.equal(sent.msgtype, 'm.text');
    assert.ok(sent.body.startsWith(`high: ${SENTENCE} (`), sent.body);
  });

  test('a service that refuses makes the run fail, with its answer', async (t) => {
    const { url } = await httpServer(t, 403);
    const program = install(t, recipe('Title:'), {}, `url = "${url}/ssh-findings"\n`);
    const { code, stderr } = await tell(t, program);
    assert.equal(code, 69);
    assert.match(stderr, /notify ended with exit code 22\n.*403/);
  });

  test('the message of the page tries a recipe', async (t) => {
    const { url, requests } = await httpServer(t);
    const program = install(t, recipe('Title:'), {}, `url = "${url}/ssh-findings"\n`);
    const block = blocksOf('docs/findings.md', 'sh').find((one) => one.startsWith('echo '));
    assert.ok(block);
    const child = spawn('sh', ['-c', block.replace('/etc/authtrack/notify', program)], {
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    assert.deepEqual(await once(child, 'exit'), [0, null]);
    assert.equal(requests[0]?.body, 'high: only a test\n');
  });
});
