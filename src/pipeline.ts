// The whole of authtrack in short: a log is read from its last position, its lines are parsed, addresses are located,
// rows are stored together with the position, and stored rows are logged. This happens batch by batch: while one batch
// is logged, the next is stored, and the one after that is parsed.
import { NEWLINE } from './lib/character-codes.js';
import type { Locator } from './locate/locate.js';
import type { ProcessedLog } from './log/log.js';
import { nowMs } from './lib/clock.js';
import { StoppedError } from './lib/errors.js';
import { MAX_HEAD_BYTES } from './lib/identity.js';
import { countText } from './lib/count-text.js';
import { deferRejection, prefetch } from './lib/waits.js';
import type { KnownAddress } from './model/location.js';
import type { LineBlock } from './model/line-block.js';
import type { LoginRow, Origin } from './model/login.js';
import { type LocatedLogins, withLocations, withOrigin } from './model/logins.js';
import type { NameMask } from './model/name-mask.js';
import type { Position, Source } from './model/source.js';
import { mergeCopies } from './copies/copies.js';
import { isAtEntryEnd, parseBlocks, type ParsedBatch, type Parser } from './parse/parse.js';
import type { LogInput } from './read/read.js';
import type { RunTally } from './report/report.js';
import type { Committed, OutboxEntries, Store } from './store/store.js';

export type Stages = {
  readonly openParser: (input: LogInput, position: Position | undefined) => Parser | Promise<Parser>;
  readonly locator: Locator;
  readonly store: Store;
  readonly processedLog: ProcessedLog;
  /** The ranges of the outbox that this run has completed in the processed log. */
  readonly completed: Set<string>;
  readonly tally: RunTally;
  /** Set if user names that never logged in are masked. */
  readonly mask?: NameMask | undefined;
  /** Receives notices for the user that do not stop the run. */
  readonly onNotice: (message: string) => void;
  /** Receives the number of bytes read so far. */
  readonly onProgress: (bytesRead: number) => void;
  /** After it comes, the current batch is still stored; then the run ends. */
  readonly signal: AbortSignal;
};

type LocatedBatch = ParsedBatch & {
  readonly logins: LocatedLogins;
  readonly addresses: readonly KnownAddress[];
};

/** `logins` are those that no other log had stored before. */
type StoredBatch = LocatedBatch & Pick<Committed, 'toLog'> & { readonly copies: number };

/** Length of a time, a host and a program. */
const MIN_DISTINCTIVE_BYTES = 64;

/** Takes the new part of one log through all stages. After a failure the database contains whole batches only. */
export async function pipeline(input: LogInput, stages: Stages): Promise<void> {
  const { locator, store, processedLog, tally, signal } = stages;
  const shownNotices = input.notices?.length ?? 0;
  input.notices?.forEach(stages.onNotice);
  const head = identity(input);
  const known = await recognize(input, head, stages);
  if (known === 'copy') return;
  let source = known;
  if (source) await completeLog(stages, source.id);
  const parser = await stages.openParser(input, source?.position);
  const takeUnfinished = (): boolean => !input.mayGrow && !signal.aborted;

  let isOver = false;

  async function* located(): AsyncGenerator<LocatedBatch> {
    const blocks = watched(input, stages.onProgress);
    for await (const batch of parseBlocks(blocks, parser, {
      signal,
      takeUnfinished,
      limits: store.batchLimits,
    })) {
      if (isOver) return;
      const { locations, fresh } = await locator.locate(batch.logins.ips);
      const logins = withOrigin(withLocations(batch.logins, locations), originOf(input));
      yield { ...batch, logins, addresses: fresh };
    }
  }

  async function log(sourceId: number | undefined, batch: StoredBatch): Promise<void> {
    if (sourceId !== undefined) await processedLog.append({ sourceId, logins: batch.toLog });
    tally.addBatch(input.name, batch, batch.logins);
    tally.copies += batch.copies;
  }

  let logged = Promise.resolve();
  let outbox: OutboxEntries | undefined;
  try {
    for await (const { item: batch, requestNext } of prefetch(located())) {
      let { logins: fresh, logins: toLog } = batch;
      let refused = 0;
      if (batch.lines > 0) {
        source ??= await store.addSource(input.name, head);
        const { position, logins, sessionEnds, addresses } = batch;
        const begun = { source, head: identity(input), log: processedLog.name, outbox, mergeCopies };
        const committed = await store.commit({
          ...begun,
          ...{ position, logins, sessionEnds, addresses },
          // Earlier, parsing would keep the main thread from sending the rows: docs/decisions/0057.
          onSent: requestNext,
        });
        source = committed.source;
        ({ fresh, toLog } = committed);
        if (committed.refused) {
          refused = committed.refused.count;
          stages.onNotice(
            `${input.name}: ${countText(refused)} logins are not stored or counted, because the database refuses them: ${committed.refused.why}`,
          );
        }
        outbox = outboxOf(toLog);
      }
      await logged;
      const copies = batch.logins.count - fresh.count - refused;
      logged = deferRejection(log(source?.id, { ...batch, logins: fresh, toLog, copies }));
    }
  } finally {
    isOver = true;
    await logged;
  }
  input.notices?.slice(shownNotices).forEach(stages.onNotice);
}

/**
 * Finds the source of a log by content: the source that begins like the input and whose last bytes are still there.
 * Returns `copy` if the log ends before the position of such a source, undefined if no run has read the log.
 */
async function recognize(
  input: LogInput,
  head: Uint8Array,
  { store, onNotice, signal }: Stages,
): Promise<Source | 'copy' | undefined> {
  const begun = await store.findSources(head);
  // An earlier run may have counted the unfinished last line as part of the beginning.
  const alike = head.length < input.head.length ? await store.findSources(input.head) : begun;
  let isCopy = false;
  for (const source of alike) {
    const { position } = source;
    const resumed =
      position.offsetBytes === 0 ? 'here' : await input.resume(position, isAtEntryEnd(position.parserState));
    if (signal.aborted) throw new StoppedError();
    if (resumed === 'here') return { ...source, name: input.name };
    isCopy ||= resumed === 'shorter' && (input.kind === 'journal' || isDistinctive(head));
  }
  const before = `${input.name} begins like a log that was read before, but`;
  if (isCopy && input.kind === 'journal')
    onNotice(
      `${input.name} ends before the entry of this machine that was read last, so nothing is read from it; read older files first, or into another database`,
    );
  else if (isCopy)
    onNotice(`${before} is shorter: it counts as an earlier copy, and nothing is read from it`);
  else if (alike.length > 0)
    onNotice(`${before} continues differently: it counts as another log; logins that are in both count once`);
  return isCopy ? 'copy' : undefined;
}

/** Whether a beginning identifies a log. It does not if copytruncate left NULs and only the beginning of a line. */
function isDistinctive(head: Uint8Array): boolean {
  return head.filter((byte) => byte !== 0).length >= MIN_DISTINCTIVE_BYTES;
}

/** The bytes that identify a log: its first bytes, without a last line that may still be growing. */
function identity({ head, mayGrow }: LogInput): Uint8Array {
  if (head.length >= MAX_HEAD_BYTES || !mayGrow) return head;
  return head.subarray(0, head.lastIndexOf(NEWLINE) + 1);
}

/** The output of `journalctl --output=json` or `export` begins with one of these. */
const exported = /^(?:\{ ?"__|__(?:CURSOR|REALTIME_TIMESTAMP)=)/;

function originOf({ kind, head, isTrusted }: LogInput): Origin {
  if (kind === 'journal') return isTrusted === true ? 'journal' : 'export';
  return exported.test(Buffer.from(head.subarray(0, 32)).toString('latin1')) ? 'export' : '';
}

function outboxOf({ line: [firstLine], count }: LocatedLogins): OutboxEntries | undefined {
  return firstLine === undefined || count === 0 ? undefined : { firstLine, sinceMs: nowMs() };
}

async function* watched(input: LogInput, onProgress: Stages['onProgress']): AsyncGenerator<LineBlock> {
  for await (const block of input.blocks()) {
    onProgress(input.bytesRead());
    yield block;
  }
}

type Logged = Pick<Stages, 'store' | 'processedLog' | 'completed' | 'mask'>;

/**
 * Logs the entries in the outbox: a run may be killed after it stored a batch and before it logged the batch.
 * @param sourceId only those of this source, which the caller has just read from the store
 */
export async function completeLog(
  { store, processedLog, completed, mask }: Logged,
  sourceId?: number,
): Promise<void> {
  // A row that was logged under a pseudonym may have got its name since.
  const asLogged =
    mask && ((row: LoginRow) => (row.user === null ? row : { ...row, user: mask.pseudonymOf(row.user) }));
  for (const batch of await store.readOutbox(processedLog.name)) {
    const range = `${batch.sourceId} ${batch.firstLine} ${batch.lastLine}`;
    if (completed.has(range) || (sourceId !== undefined && batch.sourceId !== sourceId)) continue;
    const rows = await store.findRows(batch);
    await processedLog.complete({ sourceId: batch.sourceId, rows }, batch.sinceMs, asLogged);
    completed.add(range);
  }
}
