// `patterns` in authtrack.yaml, checked before anything is read. Each message is a sentence after the word `patterns:`.
import { z } from 'zod';

import { linearPattern } from '../lib/linear-pattern.js';
import type { OwnPattern } from '../model/own-pattern.js';
import type { Issue, ParseResult } from './setting-types.js';

const keys = ['name', 'status', 'pattern', 'program'];
const groups = ['ip', 'user', 'port'];
const statuses = ['Accepted', 'Failed', 'Invalid', 'Probe'] as const;

const text = (key: string): z.ZodString =>
  z
    .string({
      error: ({ input }) => (input === undefined ? `a pattern without ${key}` : `${key} must be text`),
    })
    .min(1, `${key} must not be empty`);

const ownPattern = z.strictObject(
  {
    name: text('name'),
    status: z.enum(statuses, {
      error: ({ input }) =>
        input === undefined
          ? 'a pattern without status'
          : `status ${JSON.stringify(input)} must be Accepted, Failed, Invalid or Probe`,
    }),
    pattern: text('pattern').superRefine((source, context) => {
      const message = findIssue(source);
      if (message !== undefined) context.addIssue(message);
    }),
    // As own-patterns.ts in parse/ reads them.
    program: text('program')
      .regex(/^[^\s:[\]]{1,64}$/, 'program must be as in the log, without [pid], colon or blanks')
      .optional(),
  },
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown key "${issue.keys[0] ?? ''}"; a pattern has ${listed(keys)}`
        : 'a pattern must be a mapping with name, status and pattern',
  },
);

const patternList: z.ZodType<readonly OwnPattern[]> = z
  .array(ownPattern, 'must be a list, each with name, status and pattern')
  .superRefine((patterns, context) => {
    for (const [i, { name }] of patterns.entries()) {
      if (patterns.findIndex((other) => other.name === name) === i) continue;
      context.addIssue({ code: 'custom', path: [i, 'name'], message: `two are named "${name}"` });
    }
  });

export function checkPatterns(given: unknown): ParseResult<readonly OwnPattern[]> {
  const result = patternList.safeParse(given);
  return result.success ? { value: result.data } : { issue: worst(result.error.issues) };
}

/** A key that is mistyped says more than the one that is missing for it. */
function worst(issues: readonly z.core.$ZodIssue[]): Issue {
  const mistyped = issues.find((issue) => issue.code === 'unrecognized_keys');
  if (mistyped) return { message: mistyped.message, path: [...mistyped.path, ...mistyped.keys.slice(0, 1)] };
  return issues[0] ?? { message: 'is not right', path: [] };
}

function findIssue(source: string): string | undefined {
  try {
    new RegExp(source);
  } catch (error) {
    return `/${source}/ is no regular expression: ${(error as Error).message.split(': ').at(-1) ?? ''}`;
  }
  let compiled: RegExp;
  let named: readonly string[];
  try {
    compiled = linearPattern(source);
    named = Object.keys(linearPattern(`${source}|`).exec('')?.groups ?? {});
  } catch {
    return `/${source}/ cannot run in linear time: it must do without look-ahead, back-references and counts above 16, such as {1,200}`;
  }
  if (/\\[pP]\{/.test(source)) return `/${source}/ has \\p{…}, which fits nothing here: write [^ ]+ or \\S+`;
  const unknown = named.find((name) => !groups.includes(name));
  if (unknown !== undefined) return `/${source}/ has a group "${unknown}"; groups are ${listed(groups)}`;
  if (!named.includes('ip')) return `/${source}/ has no group ip: write (?<ip>\\S+) where the address stands`;
  if (compiled.test('')) return `/${source}/ fits the empty text, and so every line`;
  return undefined;
}

function listed(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
