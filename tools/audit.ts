// Asks the registry about known vulnerabilities of the packages that a release contains: those in the bundle and those that npm installs with
// it. Exit code 1: one of them has a vulnerability of severity high or critical. 2: npm cannot ask. A registry that does not answer is reported, and
// passes, since not every mirror answers. `npm audit --omit dev` would leave out the packages in the bundle.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

import { packagesInBundle, readLock } from './third-party.js';
import { runtimePackages } from './bill-of-materials.js';

const project = path.resolve(import.meta.dirname, '../..');
const SERIOUS = ['high', 'critical'];

type Advisory = { readonly title: string; readonly url: string; readonly severity: string };

/** What `npm audit --json` prints (auditReportVersion 2). A string in `via` is another package that has the advisory. */
type Report = {
  readonly vulnerabilities: Readonly<
    Record<
      string,
      {
        readonly name: string;
        readonly via: readonly (string | Advisory)[];
        readonly nodes: readonly string[];
      }
    >
  >;
};

export type AuditResult = { readonly exitCode: 0 | 1 | 2; readonly lines: readonly string[] };

/**
 * Returns what an answer of `npm audit --json` means for a release.
 * @param shipped the places of its packages, as in package-lock.json
 */
export function auditResult(answer: string, shipped: ReadonlySet<string>): AuditResult {
  const report = parseReport(answer);
  if ('noAnswer' in report)
    return { exitCode: 0, lines: [`audit: skipped, the registry does not answer: ${report.noAnswer}`] };
  if ('problem' in report) return { exitCode: 2, lines: [`audit: ${report.problem}`] };
  const findings = Object.values(report.vulnerabilities).flatMap(({ name, via, nodes }) =>
    via.flatMap((advisory) =>
      typeof advisory === 'string'
        ? []
        : [{ ...advisory, name, isShipped: nodes.some((place) => shipped.has(place)) }],
    ),
  );
  const inRelease = findings.filter(({ isShipped }) => isShipped);
  const serious = inRelease.filter(({ severity }) => SERIOUS.includes(severity));
  return {
    exitCode: serious.length === 0 ? 0 : 1,
    lines: [
      ...inRelease.map(({ name, severity, title, url }) => `audit: ${name}: ${severity}: ${title} (${url})`),
      `audit: ${shipped.size} packages of the release: ${serious.length} vulnerabilities of severity high or critical, ` +
        `${inRelease.length - serious.length} others; ${findings.length - inRelease.length} in tools for development`,
    ],
  };
}

/** An answer without a list of vulnerabilities does not mean that there are none. */
function parseReport(answer: string): Report | { readonly noAnswer: string } | { readonly problem: string } {
  let parsed: unknown;
  try {
    parsed = JSON.parse(answer);
  } catch {
    return { problem: 'npm audit printed no JSON' };
  }
  if (typeof parsed !== 'object' || parsed === null) return { problem: 'npm audit printed no report' };
  if ('vulnerabilities' in parsed) return parsed as Report;
  // "405 Method Not Allowed - POST https://…"; "request to https://… failed, reason: …". Without the URL, which may have a password.
  if ('message' in parsed) return { noAnswer: String(parsed.message).replace(/(?: - \w+)? https?:\S*/g, '') };
  return { problem: `npm audit printed no report: ${JSON.stringify(parsed).slice(0, 200)}` };
}

/** What npm's own registry or the one in npm's settings says about package-lock.json. */
function askRegistry(): string {
  const options = ['--json', '--package-lock-only', '--fetch-retries=1', '--fetch-timeout=30000'];
  const stdio = ['ignore', 'pipe', 'ignore'] as const;
  return spawnSync('npm', ['audit', ...options], { cwd: project, encoding: 'utf8', stdio: [...stdio] })
    .stdout;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const shipped = new Set([...packagesInBundle(), ...runtimePackages(readLock())]);
  const { exitCode, lines } = auditResult(askRegistry(), shipped);
  console.log(lines.join('\n'));
  process.exitCode = exitCode;
}
