// The Store for both engines. Its methods run one after another: restingTurn queues the calls.
import type { Engine } from './engine.js';
import { migrate, type Migrated } from './migrations/migrations.js';
import type { Store } from './port.js';
import { acceptedPerUserPerDay } from './queries/accepted-per-user-per-day.js';
import { addSource } from './queries/add-source.js';
import { commitBatch } from './queries/commit-batch.js';
import { failedByCountry } from './queries/failed-by-country.js';
import { findLogSet, keepLogSet } from './queries/log-sets.js';
import { findAddresses, hasAnswersBy } from './queries/find-addresses.js';
import { findSources } from './queries/find-sources.js';
import { copiesOf, countRows, forgetSource } from './queries/forget-source.js';
import { successfulLogins, firstPasswordLogins, hasJournalSince, ipv6Attempts } from './queries/offenders.js';
import { prune } from './queries/prune.js';
import { addReports, findReports, forgetReports } from './queries/reports.js';
import { readSources } from './queries/read-sources.js';
import { rowsAfter } from './queries/rows-after.js';
import { addressesLike, hasHost, rowsOf } from './queries/rows-of.js';
import { hasSharedList, replaceSharedBans, sharedBans } from './queries/shared-bans.js';
import { suspects } from './queries/suspects.js';
import { restingTurn } from './resting-turn.js';
import { topUsersTried } from './queries/top-users-tried.js';
import { totals } from './queries/totals.js';
import { findRows, readOutbox, clearOutbox } from './queries/outbox.js';

/** @param migrated the schema versions before and after the store was opened */
export function openRepository(engine: Engine, migrated: Migrated): Store {
  // A newer authtrack may have upgraded the schema during a rest: migrate then fails.
  const { turn, close } = restingTurn(engine, () => migrate(engine));
  // By hash of the beginning: how many known logs share it. addSource takes the ordinal of a new log from here.
  const alike = new Map<string, number>();
  const tidying = <T>(work: () => Promise<T>): Promise<T> => engine.during('maintenance', work);
  let closed: Promise<void> | undefined;
  return {
    engine: engine.name,
    location: engine.location,
    migrated,
    findSources: (head) => turn(() => findSources(engine, head, alike)),
    addSource: (name, head) => turn(() => addSource(engine, { name, head, alike })),
    commit: (batch) => turn(() => commitBatch(engine, batch)),
    findLogSet: (name) => turn(() => findLogSet(engine, name)),
    keepLogSet: (name, state) => turn(() => keepLogSet(engine, name, state)),
    readOutbox: (log) => turn(() => readOutbox(engine, log)),
    findRows: (batch) => turn(() => findRows(engine, batch)),
    clearOutbox: (log) => turn(() => clearOutbox(engine, log)),
    findAddresses: (ips) => turn(() => findAddresses(engine, ips)),
    hasAnswersBy: (who) => turn(() => hasAnswersBy(engine, who)),
    totals: () => turn(() => totals(engine)),
    failedByCountry: () => turn(() => failedByCountry(engine)),
    acceptedPerUserPerDay: (timezone) => turn(() => acceptedPerUserPerDay(engine, timezone)),
    topUsersTried: (limit) => turn(() => topUsersTried(engine, limit)),
    suspects: (minFailures) => turn(() => suspects(engine, minFailures)),
    ipv4Offenders: (rule) => turn(() => engine.ipv4Offenders(rule)),
    ipv6Attempts: (rule) => turn(() => ipv6Attempts(engine, rule)),
    successfulLogins: (onlyJournal) => turn(() => successfulLogins(engine, onlyJournal)),
    firstPasswordLogins: (ips, onlyJournal) => turn(() => firstPasswordLogins(engine, ips, onlyJournal)),
    hasJournalSince: (since) => turn(() => hasJournalSince(engine, since)),
    hasHost: (host) => turn(() => hasHost(engine, host)),
    rowsOf: (ips, limit) => turn(() => rowsOf(engine, ips, limit)),
    addressesLike: (beginning) => turn(() => addressesLike(engine, beginning)),
    sharedBans: () => turn(() => sharedBans(engine)),
    hasSharedList: (name) => turn(() => hasSharedList(engine, name)),
    replaceSharedBans: (list) => turn(() => replaceSharedBans(engine, list)),
    findReports: (service) => turn(() => findReports(engine, service)),
    addReports: (reports, since) => turn(() => addReports(engine, reports, since)),
    forgetReports: (reports) => turn(() => forgetReports(engine, reports)),
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
