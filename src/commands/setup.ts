// authtrack setup: shows what it would install, asks, and installs it.
import { settingsTexts, type DecidedSettings } from '../cli/cli.js';
import { canonicalAddress } from '../lib/addresses.js';
import { AuthtrackError, ConfigError, PermissionError, StoppedError, UsageError } from '../lib/errors.js';
import { contains, networkOf, parseNetwork } from '../lib/networks.js';
import { isSpecialAddress } from '../lib/special-addresses.js';
import { findSshCaller, thisMachine } from '../bans/bans.js';
import {
  describeStep,
  doStep,
  findMachine,
  isInPlace,
  logGroupIds,
  planSteps,
  readExisting,
  RootFolder,
  SETTINGS_FILE,
  unreadableLogs,
  withoutStep,
  type Choices,
  type Machine,
  type Schedule,
} from '../setup/setup.js';
import { openQuestions, type Questions } from '../steps/ask.js';
import type { CommandContext } from '../steps/command.js';
import { printLines } from '../steps/print.js';
import { selectedLogs } from '../steps/select-logs.js';

/** `show`: change nothing. `all`: take each step. `ask`: ask before each step. */
type Mode = 'show' | 'all' | 'ask';

const WEEK = { bantime: '7d', bantimeFactor: 2 } as const;

export async function run(context: CommandContext): Promise<void> {
  const wanted = modeOf(context);
  const root = await RootFolder.open(context.options['root']);
  const mayChange = !root.isThisMachine || process.geteuid?.() === 0;
  const mode = mayChange ? wanted : 'show';
  const questions = mode === 'ask' ? openQuestions(context) : undefined;
  try {
    const machine = await findMachine(root, context.signal);
    const choices = await choose(machine, context, questions);
    await printLines(context, factsOf(machine, choices));
    if (mode === 'show') await showAll(machine, choices, context);
    else await takeSteps(machine, choices, { context, questions });
  } finally {
    questions?.close();
  }
  if (wanted !== 'show' && !mayChange)
    throw new PermissionError('setup has changed nothing: only root may do these steps', {
      hint: 'run `sudo authtrack setup`, or add --dry-run to show the steps only',
    });
}

/** @throws UsageError if it would have to ask and cannot */
function modeOf({ options, stdin, stdout }: CommandContext): Mode {
  if (options['dryRun'] !== undefined) return 'show';
  if (options['yes'] !== undefined) return 'all';
  if (stdin.isTTY && stdout.isTTY) return 'ask';
  throw new UsageError('cannot ask before each step: standard input or standard output is not a terminal', {
    hint: 'add --yes to take all steps, or --dry-run to see them',
  });
}

async function choose(
  machine: Machine,
  context: CommandContext,
  questions: Questions | undefined,
): Promise<Choices> {
  const schedule = scheduleOf(machine, context);
  const user = schedule !== 'none' && (machine.hasUser || machine.userTool !== undefined);
  if (schedule === 'systemd' && !user)
    throw new ConfigError('cannot create the user authtrack: there is neither systemd-sysusers nor useradd', {
      hint: 'create a system user authtrack, or choose --schedule cron',
    });
  const unreadable = await lookAtLogs(machine.root, context);
  const decided = await decideSettings(machine.root, context, questions);
  const program = { script: process.argv[1] ?? '', node: process.execPath };
  return {
    schedule,
    fail2ban: wantsFail2ban(machine, context),
    user,
    unreadableLogs: unreadable,
    decided,
    program,
  };
}

/** @throws ConfigError for units on a machine that has nothing to run them */
function scheduleOf({ root, schedules }: Machine, { options }: CommandContext): Schedule {
  const given = options['schedule'] as Schedule | undefined;
  if (given === 'systemd' && root.isThisMachine && !schedules.includes('systemd'))
    throw new ConfigError('--schedule systemd: systemd does not run here (there is no /run/systemd/system)', {
      hint: 'use --schedule cron, or --root FOLDER to prepare a system image',
    });
  return given ?? schedules[0] ?? 'none';
}

function wantsFail2ban({ hasFail2ban, root }: Machine, { options }: CommandContext): boolean {
  const given = options['fail2ban'];
  if (given === 'true' && !hasFail2ban)
    throw new UsageError(`--fail2ban: no fail2ban with ${root.path('/etc/fail2ban/jail.conf')}`, {
      hint: 'install fail2ban first, or leave the flag out',
    });
  return given === undefined ? hasFail2ban : given === 'true';
}

/** Says which logs `authtrack analyze` would read. @returns those that only root may read */
async function lookAtLogs(root: RootFolder, context: CommandContext): Promise<readonly string[]> {
  if (!root.isThisMachine) return [];
  try {
    const { names, because } = await selectedLogs([], context.settings, context);
    await printLines(context, [`Logs: ${names.join(', ')}${because === undefined ? '' : ` (${because})`}`]);
    const closed = await unreadableLogs(names, await logGroupIds(root));
    if (closed.length > 0) await printLines(context, [`Only root may read ${closed.join(', ')}.`]);
    return closed;
  } catch (error) {
    if (!(error instanceof AuthtrackError) || error instanceof StoppedError) throw error;
    await printLines(context, [`Logs: none to read now (${error.message})`]);
    return [];
  }
}

/** The settings that the flags or the answers decide. */
async function decideSettings(
  root: RootFolder,
  { options }: CommandContext,
  questions: Questions | undefined,
): Promise<DecidedSettings> {
  const { checkedSetting, listOf, settingInText } = await settingsTexts();
  const before = await readExisting(root, SETTINGS_FILE);
  const { bantime, allow } = options;
  const allowed = allow === undefined ? [] : checkedSetting('allow', allow);
  const present =
    before === undefined ? [] : listOf(settingInText(root.path(SETTINGS_FILE), before, 'allow'));
  const session = await sessionAddresses([...allowed, ...present.map(String)], root);
  // Without a question, nobody's settings file is changed because of where setup runs.
  const mayAdd = questions === undefined ? before === undefined : session.length > 0;
  const isAdded =
    mayAdd &&
    (await (questions?.isYes(`Never ban ${session.join(', ')}, from which you are logged in by SSH?`) ??
      true));
  const list = [...allowed, ...(isAdded ? session : [])];
  return {
    ...(bantime === undefined ? {} : { bantime: checkedSetting('bantime', bantime) }),
    ...(bantime === undefined && before === undefined ? await askForPolicy(questions) : {}),
    ...(list.length === 0 ? {} : { allow: list }),
  };
}

/** The addresses of the SSH session in which setup runs, if a later run of authtrack could ban them. */
async function sessionAddresses(allowed: readonly string[], root: RootFolder): Promise<readonly string[]> {
  if (!root.isThisMachine) return [];
  const networks = allowed.map(parseNetwork).filter((network) => network !== null);
  const found = await findSshCaller(thisMachine.files, thisMachine.caller);
  return found.flatMap(({ address }) => {
    const canonical = canonicalAddress(address);
    if (canonical === null || isSpecialAddress(canonical)) return [];
    const single = networkOf(canonical, canonical.includes(':') ? 128 : 32);
    return networks.some((network) => contains(network, single)) ? [] : [canonical];
  });
}

async function askForPolicy(questions: Questions | undefined): Promise<DecidedSettings> {
  const question =
    'Bans stay for ever, unless you lift them. Shall a ban end after a week instead, and last twice as long each time the address returns?';
  return (await questions?.isYes(question)) === true ? WEEK : { bantime: 'forever' };
}

function factsOf(machine: Machine, { schedule, fail2ban, decided }: Choices): readonly string[] {
  const { root, hasFail2ban } = machine;
  const { bantime } = decided;
  const bans =
    bantime === 'forever'
      ? 'Bans: for ever (for a week instead: --bantime 7d)'
      : `Bans: ${bantime ?? ''} at first, and longer each time the address returns`;
  const other = { systemd: '/etc/cron.d/authtrack', cron: '/etc/systemd/system/authtrack.timer', none: '' };
  return [
    `Every night: ${schedule === 'none' ? 'nothing runs authtrack' : `by ${schedule}`}`,
    ...(machine.schedules[0] === 'none'
      ? [
          'Note: neither systemd nor cron is here. Install cron and run setup again, or let your own scheduler run `authtrack analyze --quiet && authtrack bans --quiet` as root',
        ]
      : []),
    `fail2ban: ${fail2ban ? 'bans the addresses on the list' : hasFail2ban ? 'not used' : 'not installed'}`,
    ...(bantime === undefined ? [] : [bans]),
    ...(schedule !== 'none' && root.has(other[schedule])
      ? [`Note: ${root.path(other[schedule])} runs authtrack too: remove one of the two`]
      : []),
    ...(fail2ban && machine.refusesNetworks
      ? [
          'Note: the nftables actions of this fail2ban refuse networks: see docs/fail2ban.md, "Choose the action"',
        ]
      : []),
  ];
}

async function showAll(machine: Machine, choices: Choices, context: CommandContext): Promise<void> {
  const steps = await planSteps(machine, choices);
  await printLines(context, [
    ...steps.flatMap((step) => describeStep(step, machine.root, true)),
    '',
    steps.every(isInPlace)
      ? 'All is in place. `authtrack doctor` checks that it works.'
      : 'Nothing was changed. `authtrack setup` asks before each step; with --yes, it takes all of them.',
  ]);
}

/** Takes one step after the other. The plan is made anew after each, because the later steps depend on the answers. */
async function takeSteps(
  machine: Machine,
  chosen: Choices,
  { context, questions }: { readonly context: CommandContext; readonly questions: Questions | undefined },
): Promise<void> {
  const { root } = machine;
  const { signal } = context;
  const keepsChanged = questions === undefined;
  const seen = new Set<string>();
  let choices = chosen;
  let hasChanged = false;
  for (;;) {
    const step = (await planSteps(machine, choices)).find(({ name }) => !seen.has(name));
    if (step === undefined) break;
    if (signal.aborted) throw new StoppedError();
    seen.add(step.name);
    await printLines(context, describeStep(step, root, keepsChanged));
    if (isInPlace(step)) continue;
    if (questions !== undefined && !(await questions.isYes('Do this?'))) {
      choices = withoutStep(choices, step.name);
      await printLines(context, ['Left out.']);
      continue;
    }
    const { done, kept } = await doStep(step, { root, keepsChanged, signal });
    hasChanged ||= done.length > 0;
    await printLines(context, [
      ...done.map((line) => `Done: ${line}`),
      ...kept.map((line) => `Note: ${line}`),
    ]);
  }
  await printLines(context, ['', ...lastWords(root, choices, hasChanged)]);
}

function lastWords(root: RootFolder, { schedule }: Choices, hasChanged: boolean): readonly string[] {
  const unchanged = hasChanged ? [] : ['All is in place: nothing was changed.'];
  if (!root.isThisMachine)
    return [
      ...unchanged,
      'Next: start a machine from this image; `authtrack doctor` there checks that all works.',
    ];
  const first = schedule === 'systemd' ? 'systemctl start authtrack' : 'authtrack analyze';
  return [
    ...unchanged,
    `Next: \`${first}\` reads the logs now, and \`authtrack doctor\` checks that all works.`,
  ];
}
