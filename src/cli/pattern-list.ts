// Checks `patterns` in authtrack.yaml before authtrack reads a log. Each message follows the word `patterns:`.
import { z } from 'zod';

import { linearPattern } from '../lib/linear-pattern.js';
import { statuses } from '../model/login.js';
import type { OwnPattern } from '../model/own-pattern.js';
import type { Issue, ParseResult } from './setting-types.js';

const keys = ['name', 'status', 'pattern', 'program'];
const groups = ['ip', 'user', 'port'];

const text = (key: string): z.ZodString =>
  z
    .string({
      error: ({ input }) => (input === undefined ? `a pattern has no ${key}` : `${key} must be text`),
    })
    .min(1, `${key} must not be empty`);

const ownPattern = z.strictObject(
  {
    name: text('name'),
    status: z.enum(statuses, {
      error: ({ input }) =>
        input === undefined
          ? 'a pattern has no status'
          : `status ${JSON.stringify(input)} must be Accepted, Failed, Invalid or Probe`,
    }),
    pattern: text('pattern').superRefine((source, context) => {
      const message = findIssue(source);
      if (message !== undefined) context.addIssue(message);
    }),
    // The syntax that parse/own-patterns.ts expects.
    program: text('program')
      .regex(/^[^\s:[\]]{1,64}$/, 'program must be the name in the log, without [pid], colon or spaces')
      .optional(),
  },
  {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? `unknown key "${issue.keys[0] ?? ''}"; the keys of a pattern are ${listed(keys)}`
        : 'a pattern must be a mapping with name, status and pattern',
  },
);

const patternList: z.ZodType<readonly OwnPattern[]> = z
  .array(ownPattern, 'expected a list of patterns, each with name, status and pattern')
  .superRefine((patterns, context) => {
    for (const [i, { name }] of patterns.entries()) {
      if (patterns.findIndex((other) => other.name === name) === i) continue;
      context.addIssue({ code: 'custom', path: [i, 'name'], message: `two patterns are named "${name}"` });
    }
  });

export function checkPatterns(given: unknown): ParseResult<readonly OwnPattern[]> {
  const result = patternList.safeParse(given);
  return result.success ? { value: result.data } : { issue: worst(result.error.issues) };
}

/** The issue to report. A mistyped key comes before the missing key that it causes. */
function worst(issues: readonly z.core.$ZodIssue[]): Issue {
  const mistyped = issues.find((issue) => issue.code === 'unrecognized_keys');
  if (mistyped) return { message: mistyped.message, path: [...mistyped.path, ...mistyped.keys.slice(0, 1)] };
  return issues[0] ?? { message: 'expected a list of patterns', path: [] };
}

function findIssue(source: string): string | undefined {
  try {
    new RegExp(source);
  } catch (error) {
    return `/${source}/ is not a regular expression: ${(error as Error).message.split(': ').at(-1) ?? ''}`;
  }
  let compiled: RegExp;
  let named: readonly string[];
  try {
    compiled = linearPattern(source);
    named = Object.keys(linearPattern(`${source}|`).exec('')?.groups ?? {});
  } catch {
    return `/${source}/ cannot run in linear time: look-ahead, back-references and counts above 16, such as {1,200}, are not supported`;
  }
  if (/\\[pP]\{/.test(source))
    return `/${source}/ has \\p{…}, which matches nothing here: write [^ ]+ or \\S+`;
  const unknown = named.find((name) => !groups.includes(name));
  if (unknown !== undefined)
    return `/${source}/ has an unknown group "${unknown}"; the groups are ${listed(groups)}`;
  if (!named.includes('ip')) return `/${source}/ has no group ip: write (?<ip>\\S+) in place of the address`;
  if (compiled.test('')) return `/${source}/ matches the empty text, and so every line`;
  return undefined;
}

function listed(words: readonly string[]): string {
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}
