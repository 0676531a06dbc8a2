// The Store for both engines. Its methods run one after another: restingTurn queues the calls.
import type { Engine } from './engine.js';
import { databaseIdentity, migrate, type Migrated } from './migrations/migrations.js';
import type { Store } from './port.js';
import { acceptedPerUserPerDay, failedByCountry, topUsersTried, totals } from './queries/rollup-figures.js';
import { addSource, findSources, readSources } from './queries/sources.js';
import { commitBatch } from './queries/commit-batch.js';
import { findLogSet, keepLogSet } from './queries/log-sets.js';
import { findAddresses, hasAnswersBy } from './queries/stored-addresses.js';
import { copiesOf, countRows, forgetSource, prune } from './queries/remove-logins.js';
import {
  firstPasswordLogins,
  hasJournalSince,
  ipv6Attempts,
  successfulLogins,
} from './queries/ban-queries.js';
import { failuresOf, lastJudgedDay, namesTried } from './queries/dictionary-queries.js';
import { keyUses, knownKeys } from './queries/key-uses.js';
import { newestLogins } from './queries/newest-logins.js';
import { endTurn, takeTurn } from './queries/telling-turn.js';
import { NameMasking } from './queries/name-masking.js';
import { recentEvents } from './queries/recent-events.js';
import { addReports, findReports, forgetReports } from './queries/reports.js';
import { activityLike, addressesLike, hasHost, rowsAfter, rowsOf } from './queries/stored-logins.js';
import {
  hasSharedList,
  removeSharedList,
  replaceSharedBans,
  sharedBans,
  sharedOrigins,
} from './queries/shared-bans.js';
import { evidenceOf } from './queries/finding-evidence.js';
import { findRecords, keepRecords } from './queries/finding-records.js';
import { judgeNew, readSigns } from './queries/judge.js';
import { loginsAfterFailures } from './queries/logins-after-failures.js';
import { firstOfNewestDays } from './rollups/edited-days.js';
import { restingTurn } from './turns.js';
import { clearOutbox, findRows, readOutbox } from './queries/outbox-rows.js';

/** @param migrated the schema versions before and after the store was opened */
export function openRepository(engine: Engine, migrated: Migrated): Store {
  // A newer authtrack may have upgraded the schema during a rest: migrate then fails.
  const { turn, pause, close } = restingTurn(engine, () => migrate(engine));
  // By hash of the beginning: how many known logs share it. addSource takes the ordinal of a new log from here.
  const alike = new Map<string, number>();
  const tidying = <T>(work: () => Promise<T>): Promise<T> => engine.during('maintenance', work);
  let masking: NameMasking | undefined;
  let closed: Promise<void> | undefined;
  return {
    engine: engine.name,
    location: engine.location,
    batchLimits: engine.batchLimits,
    migrated,
    findSources: (head) => turn(() => findSources(engine, head, alike)),
    addSource: (name, head) => turn(() => addSource(engine, { name, head, alike })),
    maskNames: (key) => turn(async () => void (masking = await NameMasking.open(engine, key))),
    commit: (batch) => turn(() => commitBatch(engine, batch, masking)),
    findLogSet: (name) => turn(() => findLogSet(engine, name)),
    keepLogSet: (name, state) => turn(() => keepLogSet(engine, name, state)),
    readOutbox: (log) => turn(() => readOutbox(engine, log)),
    findRows: (batch) => turn(() => findRows(engine, batch)),
    clearOutbox: (log) => turn(() => clearOutbox(engine, log)),
    findAddresses: (ips) => turn(() => findAddresses(engine, ips)),
    hasAnswersBy: (who) => turn(() => hasAnswersBy(engine, who)),
    totals: () => turn(() => totals(engine)),
    firstOfNewestDays: (rows) => turn(() => firstOfNewestDays(engine, rows)),
    failedByCountry: () => turn(() => failedByCountry(engine)),
    acceptedPerUserPerDay: (timezone) => turn(() => acceptedPerUserPerDay(engine, timezone)),
    topUsersTried: (limit) => turn(() => topUsersTried(engine, limit)),
    loginsAfterFailures: (minFailures) => turn(() => loginsAfterFailures(engine, minFailures)),
    judge: (judge, options = {}) => turn(() => judgeNew(engine, judge, { ...options, pause })),
    signs: (days) => turn(() => readSigns(engine, days)),
    evidenceOf: (finding, limit) => turn(() => evidenceOf(engine, finding, limit)),
    findingRecords: (record) => turn(() => findRecords(engine, record)),
    keepFindingRecords: (records) => turn(() => keepRecords(engine, records)),
    takeTurnToTell: (given, isOver) => turn(() => takeTurn(engine, given, isOver)),
    endTurnToTell: (holder) => turn(() => endTurn(engine, holder)),
    ipv4Offenders: (rule) => turn(() => engine.ipv4Offenders(rule)),
    ipv6Attempts: (rule) => turn(() => ipv6Attempts(engine, rule)),
    namesTried: (rule, wanted) => turn(() => namesTried(engine, rule, wanted)),
    failuresOf: (rule, ips) => turn(() => failuresOf(engine, rule, ips)),
    lastJudgedDay: () => turn(() => lastJudgedDay(engine)),
    successfulLogins: (onlyJournal) => turn(() => successfulLogins(engine, onlyJournal)),
    firstPasswordLogins: (ips, onlyJournal) => turn(() => firstPasswordLogins(engine, ips, onlyJournal)),
    hasJournalSince: (since) => turn(() => hasJournalSince(engine, since)),
    hasHost: (host) => turn(() => hasHost(engine, host)),
    rowsOf: (ips, limit) => turn(() => rowsOf(engine, ips, limit)),
    newestLogins: (filter, limit, after) => turn(() => newestLogins(engine, filter, limit, after)),
    topOf: (what, filter, limit) => turn(() => engine.topOf(what, filter, limit)),
    recentEvents: (time, limit) => turn(() => recentEvents(engine, time, limit)),
    knownKeys: () => turn(() => knownKeys(engine)),
    keyUses: (keys, newest) => turn(() => keyUses(engine, keys, newest)),
    addressesLike: (beginning) => turn(() => addressesLike(engine, beginning)),
    activityLike: (beginning) => turn(() => activityLike(engine, beginning)),
    sharedBans: () => turn(() => sharedBans(engine)),
    hasSharedList: (name) => turn(() => hasSharedList(engine, name)),
    replaceSharedBans: (list) => turn(() => replaceSharedBans(engine, list)),
    sharedOrigins: (now) => turn(() => sharedOrigins(engine, now)),
    removeSharedList: (name) => turn(() => removeSharedList(engine, name)),
    findReports: (service) => turn(() => findReports(engine, service)),
    addReports: (reports, since) => turn(() => addReports(engine, reports, since)),
    forgetReports: (reports) => turn(() => forgetReports(engine, reports)),
    identity: () => turn(() => databaseIdentity(engine)),
    readSources: () => turn(() => readSources(engine)),
    sizeBytes: () => turn(() => engine.sizeBytes()),
    rowsAfter: (id, limit) => turn(() => rowsAfter(engine, id, limit)),
    prune: (beforeDay, signal) => turn(() => tidying(() => prune(engine, beforeDay, signal))),
    countRows: (id) => turn(() => countRows(engine, id)),
    copiesOf: (id) => turn(() => copiesOf(engine, id)),
    forgetSource: (id, signal) => turn(() => tidying(() => forgetSource(engine, id, signal))),
    close: () => (closed ??= close()),
  };
}
