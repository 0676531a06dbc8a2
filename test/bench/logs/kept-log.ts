// The measured logs, made once and kept outside the repository. An existing log is complete: it is written under
// another name, and renamed at the end.
import {
  closeSync,
  createReadStream,
  createWriteStream,
  existsSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
} from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { makeAuthLog } from '../../../tools/make-auth-log.js';
import { onlyLogins } from './only-logins.js';
import { ordinaryLines } from './ordinary-lines.js';

const MILLION = 1_000_000;
const LINE_FEED = 10;
const LINES_PER_WRITE = 1000;
const READ_BYTES = 1 << 20;

/** More than the mean of any number of lines. */
const MAX_LINE_BYTES = 512;

export type KeptLog = { readonly file: string; readonly lines: number };

/** `auth` is the reference log, six weeks of a server on the Internet; the others have only logins, or none. */
const makers = {
  auth: (lines: number) => makeAuthLog({ lines }).lines,
  logins: onlyLogins,
  ordinary: ordinaryLines,
} as const;

export type LogKind = keyof typeof makers;

/** Returns a log of about that many million lines, and makes it if it does not exist. */
export async function keptLog(folder: string, kind: LogKind, millions: number): Promise<KeptLog> {
  const file = path.join(folder, `${kind}-${millions}m.log`);
  await make(file, () => Readable.from(inBlocks(makers[kind](millions * MILLION))));
  return { file, lines: await countLines(file) };
}

/** The same log, compressed by gzip. */
export async function keptGz({ file, lines }: KeptLog): Promise<KeptLog> {
  await make(`${file}.gz`, () => createReadStream(file, { highWaterMark: READ_BYTES }).pipe(createGzip()));
  return { file: `${file}.gz`, lines };
}

async function make(file: string, content: () => NodeJS.ReadableStream): Promise<void> {
  if (existsSync(file)) return;
  console.error(`making ${file}`);
  mkdirSync(path.dirname(file), { recursive: true });
  await pipeline(content(), createWriteStream(`${file}.part`));
  renameSync(`${file}.part`, file);
}

function* inBlocks(lines: Iterable<string>): Generator<string> {
  let block: string[] = [];
  for (const line of lines) {
    if (block.push(line) < LINES_PER_WRITE) continue;
    yield `${block.join('\n')}\n`;
    block = [];
  }
  if (block.length > 0) yield `${block.join('\n')}\n`;
}

async function countLines(file: string): Promise<number> {
  let lines = 0;
  for await (const chunk of createReadStream(file, { highWaterMark: READ_BYTES })) {
    const bytes = chunk as Buffer;
    for (let at = bytes.indexOf(LINE_FEED); at >= 0; at = bytes.indexOf(LINE_FEED, at + 1)) lines += 1;
  }
  return lines;
}

/** The first lines of a log, as a separate log. */
export async function keptHead(log: KeptLog, lines: number): Promise<KeptLog> {
  const file = `${log.file}.head-${lines}`;
  await make(file, () => Readable.from(inBlocks(firstLines(log.file, lines))));
  return { file, lines };
}

function firstLines(file: string, count: number): readonly string[] {
  const bytes = Buffer.alloc(count * MAX_LINE_BYTES);
  const opened = openSync(file, 'r');
  const length = readSync(opened, bytes);
  closeSync(opened);
  return bytes.toString('latin1', 0, length).split('\n').slice(0, count);
}
