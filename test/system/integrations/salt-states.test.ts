// The states, the pillar and the reactor are YAML in the format of Salt 3007.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';

import { missingJinja, renderSalt, saltFolder, type Job } from '../../fixtures/salt.js';

const why = missingJinja();

/** The arguments that Salt 3007 documents for each state function, as far as they are useful here. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  'file.managed': 'name source template user group mode makedirs dir_mode show_changes'.split(' '),
  'file.serialize': 'name dataset_pillar serializer user group mode makedirs'.split(' '),
  'file.absent': ['name'],
  'cmd.run': ['name'],
  'module.run': ['mine.update'],
  'event.send': ['name', 'data'],
  'schedule.present': 'function job_args job_kwargs minutes splay maxrunning persist'.split(' '),
};
const REQUISITES = ['require', 'onchanges', 'onfail'];

type Arguments = readonly Readonly<Record<string, unknown>>[];
type States = Readonly<Record<string, Readonly<Record<string, Arguments>>>>;

const names = ['init', 'config', 'list', 'shared', 'publish', 'schedule'];
const file = (name: string): string => `authtrack/${name}.sls`;

function dataOf(jobs: readonly Job[]): unknown[] {
  return renderSalt(jobs.map((job) => ({ yaml: true, ...job }))).map(({ data, error }) => {
    assert.equal(error, undefined);
    return data;
  });
}

/** All states of all files, and the files that they include. */
function statesOf(pillar: object): { states: States; included: unknown[] } {
  const data = dataOf(names.map((name) => ({ file: file(name), pillar }))) as States[];
  const included = data.flatMap((of) => (of['include'] ?? []) as unknown as unknown[]);
  const pairs = data.flatMap((of) => Object.entries(of).filter(([id]) => id !== 'include'));
  assert.equal(new Set(pairs.map(([id]) => id)).size, pairs.length, 'each id once');
  return { states: Object.fromEntries(pairs), included };
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The arguments of a state as one object. */
function argumentsOf(states: States, id: string, fun: string): Record<string, unknown> {
  return Object.assign({}, ...(states[id]?.[fun] ?? [])) as Record<string, unknown>;
}

suite('the states', { skip: why }, () => {
  const pillars = {
    none: {},
    full: { authtrack: { config: { bans: { maxretry: 5 } }, folder: '/srv/ban' } },
  };

  for (const [name, pillar] of Object.entries(pillars))
    test(`have functions, arguments and requisites that Salt supports, pillar: ${name}`, () => {
      const { states, included } = statesOf(pillar);
      assert.deepEqual(
        included.filter((of) => !names.some((known) => of === `authtrack.${known}`)),
        [],
      );
      for (const [id, functions] of Object.entries(states))
        for (const [fun, args] of Object.entries(functions))
          for (const [key, value] of args.flatMap((arg) => Object.entries(arg))) {
            assert.ok([...(ARGUMENTS[fun] ?? []), ...REQUISITES].includes(key), `${id}: ${fun}: ${key}`);
            if (!REQUISITES.includes(key)) continue;
            for (const [module, other] of (value as Record<string, string>[]).flatMap((of) =>
              Object.entries(of),
            )) {
              const [found = ''] = Object.keys(states[other] ?? {});
              assert.ok(found.startsWith(`${module}.`), `${id}: ${key}: ${other}`);
            }
          }
    });

  test('import and apply the list after a change of it or of the settings, and retry after a failure', () => {
    const { states } = statesOf(pillars.full);
    assert.deepEqual(argumentsOf(states, 'authtrack-shared-bans', 'cmd.run'), {
      name: 'authtrack bans import /srv/ban/shared.list --from salt --quiet; imported=$?; authtrack bans apply fail2ban --quiet && exit $imported',
      onchanges: [{ file: 'authtrack-shared-list' }, { file: 'authtrack-config' }],
    });
    assert.deepEqual(argumentsOf(states, 'authtrack-shared-again', 'file.absent'), {
      name: '/srv/ban/shared.list',
      onfail: [{ cmd: 'authtrack-shared-bans' }],
    });
  });

  test('write the list from the template, for root only, and do not show its diff', () => {
    assert.deepEqual(argumentsOf(statesOf({}).states, 'authtrack-shared-list', 'file.managed'), {
      name: '/var/lib/authtrack-salt/shared.list',
      source: 'salt://authtrack/files/shared.list.jinja',
      template: 'jinja',
      user: 'root',
      group: 'root',
      mode: '0640',
      makedirs: true,
      dir_mode: '0750',
      show_changes: false,
    });
  });

  test("send the event only after a change of the minion's list, from a state that the reactor does not run", () => {
    const { states } = statesOf({});
    const onchanges = [{ file: 'authtrack-own-networks' }];
    assert.deepEqual(argumentsOf(states, 'authtrack-publish', 'module.run'), {
      'mine.update': [],
      onchanges,
    });
    assert.deepEqual(argumentsOf(states, 'authtrack-tell', 'event.send'), {
      name: 'authtrack/bans',
      require: [{ module: 'authtrack-publish' }],
      onchanges,
    });
    // What the reactor runs, with everything that it includes.
    const reached = dataOf(['shared', 'config', 'list'].map((name) => ({ file: file(name) })));
    assert.deepEqual((reached[0] as { include: string[] }).include, ['authtrack.config', 'authtrack.list']);
    assert.deepEqual(
      reached.flatMap((of) =>
        Object.values(of as object).flatMap((state) => (isRecord(state) ? Object.keys(state) : [])),
      ),
      ['cmd.run', 'file.absent', 'file.managed'],
    );
  });

  test('run every hour, but not on all minions at once', () => {
    assert.deepEqual(argumentsOf(statesOf({}).states, 'authtrack-share', 'schedule.present'), {
      function: 'state.apply',
      job_args: ['authtrack.publish,authtrack.shared'],
      job_kwargs: { queue: true },
      minutes: 60,
      splay: 600,
      maxrunning: 1,
      persist: true,
    });
  });
});

suite('the pillar, the reactor and the master', { skip: why }, () => {
  const at = (folder: string, name: string): Job => ({ folder: path.join(saltFolder, folder), file: name });

  test('publish the file that the states write', () => {
    const [pillar] = dataOf([at('pillar', 'authtrack.sls')]) as [Record<string, object>];
    const [published] = dataOf([{ file: file('publish'), pillar }]) as [States];
    const { name } = argumentsOf(published, 'authtrack-own-list', 'file.managed');
    assert.deepEqual(pillar['mine_functions'], {
      authtrack_bans: [{ mine_function: 'file.read' }, name],
    });
    const [own] = renderSalt([{ file: 'authtrack/files/own.networks.jinja', pillar }]);
    assert.deepEqual(own?.calls, [['file.read', name]]);
  });

  test('show existing settings in the pillar, with their defaults', () => {
    const [pillar] = dataOf([at('pillar', 'authtrack.sls')]) as [{ authtrack: object }];
    const text = readFileSync(path.join(saltFolder, 'states/authtrack/settings.jinja'), 'utf8');
    const defaults = new Map(
      [...text.matchAll(/^ {2}'(\w+)': (.+),$/gm)].map(([, name, value = '']) => [
        name,
        value.replaceAll("'", ''),
      ]),
    );
    assert.equal(defaults.size, 12);
    for (const [name, value] of Object.entries(pillar.authtrack))
      if (name !== 'config') assert.equal(String(value), defaults.get(name), name);
  });

  test('run the sharing state on all minions that have the pillar, whatever the event contains', () => {
    const [reaction, master] = dataOf([at('reactor', 'authtrack.sls'), at('master.d', 'authtrack.conf')]);
    assert.deepEqual(reaction, {
      'authtrack-shared': {
        'local.state.apply': [{ tgt: 'authtrack:*' }, { tgt_type: 'pillar' }, { arg: ['authtrack.shared'] }],
      },
    });
    assert.deepEqual(master, { reactor: [{ 'authtrack/bans': ['/srv/reactor/authtrack.sls'] }] });
  });
});
