// The rows of the table in docs/tests.md.

export type TestRun = {
  readonly node: string;
  readonly arch: string;
  readonly day: string;
  readonly what: string;
  /** What the reporter `tap` of node:test wrote. */
  readonly tap: string;
};

/** Returns a row of the table: the counts come from the end of the report. @throws Error if the report has no end */
export function resultRow({ node, arch, day, what, tap }: TestRun): string {
  // The plan comes last. Before it, a comment may be what a test printed.
  const end = tap.slice(tap.search(/^1\.\.\d+\n# tests /m));
  const count = (name: string): number => {
    const found = new RegExp(`^# ${name} (\\d+)`, 'm').exec(end);
    if (found === null) throw new Error(`the tests on Node ${node} ended without a count`);
    return Number(found[1]);
  };
  const failed = count('fail') + count('cancelled');
  const minutes = Math.ceil(count('duration_ms') / 60_000);
  return `| ${[node, arch, what, day, count('pass'), failed, count('skipped'), `${minutes} min`].join(' | ')} |`;
}
