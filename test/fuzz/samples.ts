// The inputs that mutation starts with: a line of every header format, with every message that has an address and
// every frequent one.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { headerFormats } from '../../src/syslog/header-formats.js';
import { filled } from '../../src/scanner/template-readings.js';
import { templateTexts } from '../../src/scanner/templates.js';
import { messageFormats, ordinaryMessage } from '../support/forged-messages.js';
import { projectFolder } from '../support/project.js';
import type { Random } from './random.js';

const MAX_LINES = 8;
const GOLDEN_LINES = 12;

const messages: readonly string[] = [
  ...messageFormats.map((row) => ordinaryMessage(row, '192.0.2.7')),
  ...templateTexts.map((templateText) => filled(templateText)),
  'message repeated 3 times: [ Failed password for root from 192.0.2.7 port 40022 ssh2]',
  'last message repeated 2 times',
  'Connection from 192.0.2.7 port 40022 on 192.0.2.1 port 22',
  'Timeout before authentication for connection from 192.0.2.7 to 192.0.2.1, pid = 4242',
  'Server listening on 0.0.0.0 port 22.',
];

const headers: readonly string[] = [
  ...headerFormats.map(({ sample }) => (sample.includes('…') ? sample : `${sample} …`)),
  'May  1 10:00:07 web1 sshd[4242]: …',
  '2026-05-01T10:00:07.123456+02:00 web1 sshd-session[4242]: …',
  'May  1 10:00:07 web1 dropbear[4242]: …',
  'May  1 10:00:07 web1 sudo: …',
];

const goldenLogs = goldenFiles(join(projectFolder, 'test/golden'));

function goldenFiles(folder: string): readonly Buffer[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.log') && !name.endsWith('processed.log'))
    .map((name) => readFileSync(join(folder, name)));
}

export function sampleLog(random: Random): Buffer {
  if (random.chance(0.2)) return goldenPiece(random.pick(goldenLogs), random);
  const lines = Array.from({ length: random.below(MAX_LINES) + 1 }, () => sampleLine(random));
  return Buffer.from(lines.map((line) => `${line}\n`).join(''), 'latin1');
}

export function sampleMessage(random: Random): string {
  return random.pick(messages);
}

function sampleLine(random: Random): string {
  return random.pick(headers).replace('…', () => sampleMessage(random));
}

function goldenPiece(log: Buffer, random: Random): Buffer {
  const lines = log.toString('latin1').split('\n');
  const first = random.below(lines.length);
  return Buffer.from(`${lines.slice(first, first + GOLDEN_LINES).join('\n')}\n`, 'latin1');
}
