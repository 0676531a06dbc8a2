// All targets. A new one is one more row here.
import assert from 'node:assert/strict';
import fc from 'fast-check';

import { parseNetwork } from '../../src/lib/networks.js';
import { readList, type NoList, type ReadList } from '../../src/bans/lists/read-list.js';
import { messageFormats, FORGED_ADDRESS, forgedLines } from '../support/forged-messages.js';
import { checkBlock, checkChunks, checkExport, checkLog } from './check-log.js';
import { readExport } from '../support/read-export.js';
import { exportOfUser, exportRecords } from './export-samples.js';
import { mutated } from './mutate.js';
import { sampleLog, sampleMessage } from './samples.js';
import type { Random } from './random.js';
import type { Target } from './target.js';

const FORGED_LINES = 20;
const LIST_LINES = 12;

/** Every header format, damaged. */
const headers: Target = {
  name: 'headers',
  generate: (random) => mutated(sampleLog(random), random),
  check: (input) => void checkLog(input),
  byBytes: true,
};

/** Messages of sshd, damaged, behind a plain header. */
const messages: Target = {
  name: 'messages',
  generate: (random) => {
    const lines = Array.from({ length: random.below(8) + 1 }, () => {
      const message = Buffer.from(sampleMessage(random), 'latin1');
      const damaged = mutated(message, random).toString('latin1').replaceAll('\n', '');
      return `May  1 10:00:00 web1 ${random.pick(['sshd[1]', 'sshd[2]', 'dropbear[3]'])}: ${damaged}\n`;
    });
    return Buffer.from(lines.join(''), 'latin1');
  },
  check: (input) => void checkLog(input),
  byBytes: true,
};

/** Hostile texts in every message, cut anywhere: no forged address is read. */
const forged: Target = {
  name: 'forged',
  generate: (random) => {
    const lines = fc.sample(forgedLines(random.pick(messageFormats)), {
      seed: random.seed(),
      numRuns: FORGED_LINES,
    });
    return Buffer.from(lines.map(({ line }) => `${line}\n`).join(''), 'latin1');
  },
  check: (input) => {
    for (const { ip, rhost } of checkLog(input)) {
      assert.notEqual(ip, FORGED_ADDRESS, 'a forged address is read as the address');
      assert.ok(rhost?.includes(FORGED_ADDRESS) !== true, 'a forged address is read as the host name');
    }
  },
  byBytes: false,
};

/** Records of `journalctl -o export`, damaged. */
const records: Target = {
  name: 'records',
  generate: (random) => mutated(exportRecords(random), random),
  check: async (input) => {
    checkLog(input);
    await checkChunks(input, 1 + (input.length % 97));
    await checkExport(input, 1 + (input.length % 89));
  },
  byBytes: true,
};

/** Blocks that repeat a few lines: no line slows down the others. */
const blocks: Target = {
  name: 'blocks',
  generate: (random) => mutated(sampleLog(random), random),
  check: checkBlock,
  byBytes: true,
  isTimed: true,
};

/** Messages in the journal that an ordinary user wrote under the name of sshd: not an event. */
const impostors: Target = {
  name: 'impostors',
  generate: (random) => exportOfUser(random),
  check: async (input) => {
    assert.deepEqual((await readExport([input])).found, [], 'a message of a user is read as an event');
  },
  byBytes: false,
};

/** Imported ban lists, damaged. */
const lists: Target = {
  name: 'lists',
  generate: (random) => mutated(sampleList(random), random),
  check: checkList,
  byBytes: true,
};

export const targets: readonly Target[] = [headers, messages, forged, records, blocks, impostors, lists];

const listLines = [
  '# authtrack-bans 1 1769900000',
  '# 3 entries of 3',
  '203.0.113.9 1769900000 never web1',
  '203.0.113.0/24 1769900000 1790000000',
  '2001:db8::/48 1769900000 never',
  '198.51.100.7',
  '192.0.2.0/24 ; SBL000000',
  '2001:db8::7 # seen',
  '',
];

function sampleList(random: Random): Buffer {
  const lines = Array.from({ length: random.below(LIST_LINES) + 1 }, () => random.pick(listLines));
  return Buffer.from(`${lines.join(random.pick(['\n', '\r\n']))}\n`, 'latin1');
}

async function checkList(input: Buffer): Promise<void> {
  const text = input.toString('latin1');
  const options = { name: 'list', lengthMicros: null, now: 1_769_904_000_000_000, widest: { 4: 16, 6: 32 } };
  const whole = await readList([text], options);
  const half = text.indexOf('\n', text.length >> 1) + 1;
  assert.deepEqual(
    await readList([text.slice(0, half), text.slice(half)], options),
    whole,
    'two parts differ from the whole list',
  );
  for (const { network } of entriesOf(whole)) {
    assert.equal(parseNetwork(network)?.text, network, 'not a canonical network');
  }
}

function entriesOf(list: ReadList | NoList): ReadList['entries'] {
  return 'entries' in list ? list.entries : [];
}
