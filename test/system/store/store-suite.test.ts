// One suite for every engine: the expectations are in suite/, once.
import assert from 'node:assert/strict';
import { after, suite, test } from 'node:test';
import { openStore, type Store } from '../../../src/store/store.js';
import { rowsWithoutRange } from './covered-users.js';
import { testEngines } from './engines.js';
import { answersQuestions } from './suite/answers-questions.js';
import { answersFilters } from './suite/answers-filters.js';
import { countsRecent } from './suite/counts-recent.js';
import { exactlyOnce } from './suite/exactly-once.js';
import { findsDictionary } from './suite/finds-dictionary.js';
import { findsOffenders } from './suite/finds-offenders.js';
import { keepsSuspects } from './suite/keeps-suspects.js';
import { keepsRows } from './suite/keeps-rows.js';
import { keepsFacts } from './suite/keeps-facts.js';
import { knowsKeys } from './suite/knows-keys.js';
import { knowsLogs } from './suite/knows-logs.js';
import { remembersLogSets } from './suite/remembers-log-sets.js';
import { sharesBans } from './suite/shares-bans.js';
import { storesCopiesOnce } from './suite/stores-copies-once.js';
import { rollupsAgree } from './suite/rollups-agree.js';
import { prunes } from './suite/prunes.js';
import { leavesOutRows } from './suite/leaves-out-rows.js';
import { masksNames } from './suite/masks-names.js';
import { opens } from './suite/opens.js';

const parts = [
  keepsRows,
  keepsFacts,
  keepsSuspects,
  exactlyOnce,
  storesCopiesOnce,
  knowsKeys,
  knowsLogs,
  remembersLogSets,
  answersQuestions,
  answersFilters,
  countsRecent,
  findsDictionary,
  findsOffenders,
  sharesBans,
  rollupsAgree,
  prunes,
  leavesOutRows,
  masksNames,
  opens,
];

for (const { name, skipped, freshUrl, stop } of await testEngines()) {
  suite(`the store on ${name}`, { skip: skipped ?? false }, () => {
    const open: Store[] = [];
    const urls: string[] = [];
    const newUrl = (): string => {
      const url = freshUrl();
      urls.push(url);
      return url;
    };
    const openUrl = async (url: string): Promise<Store> => {
      const store = await openStore({ url });
      open.push(store);
      return store;
    };
    after(async () => {
      await Promise.all(open.map((store) => store.close()));
      await stop();
    });
    for (const part of parts) part({ freshUrl: newUrl, openUrl });

    if (name === 'mysql') {
      test('after all that, each row of each database is in a range of its user', async () => {
        for (const url of urls) assert.deepEqual(await rowsWithoutRange(url), [], url);
      });
    }
  });
}
