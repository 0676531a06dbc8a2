import assert from 'node:assert/strict';
import { suite, test } from 'node:test';

import { auditResult } from '../../../tools/audit.js';

const shipped = new Set(['node_modules/mysql2', 'node_modules/chartjs-node-canvas']);

function report(name: string, severity: string): string {
  const url = 'https://advisories.example/GHSA-1';
  const advisory = { source: 1, name, dependency: name, title: 'Reads too much', url, severity, range: '<9' };
  const finding = {
    name,
    severity,
    via: [advisory],
    effects: [],
    range: '<9',
    nodes: [`node_modules/${name}`],
  };
  return JSON.stringify({ auditReportVersion: 2, vulnerabilities: { [name]: finding } });
}

suite('the audit of a release', () => {
  for (const severity of ['high', 'critical'])
    test(`fails if a package in it has a vulnerability of severity ${severity}`, () => {
      const { exitCode, lines } = auditResult(report('mysql2', severity), shipped);
      assert.equal(exitCode, 1);
      assert.equal(
        lines[0],
        `audit: mysql2: ${severity}: Reads too much (https://advisories.example/GHSA-1)`,
      );
    });

  test('names a vulnerability of lower severity, and passes', () => {
    const { exitCode, lines } = auditResult(report('mysql2', 'moderate'), shipped);
    assert.equal(exitCode, 0);
    assert.match(
      lines.join('\n'),
      /mysql2: moderate.*\n.*: 0 vulnerabilities of severity high or critical, 1 others/,
    );
  });

  test('counts what only the tools for development have, and passes', () => {
    const { exitCode, lines } = auditResult(report('eslint', 'critical'), shipped);
    assert.equal(exitCode, 0);
    assert.match(lines.join('\n'), /; 1 in tools for development$/);
    assert.equal(lines.length, 1);
  });

  test('does not count a package that only depends on one with a vulnerability, and does not contain it', () => {
    const nodes = ['node_modules/chartjs-node-canvas'];
    const finding = { name: 'chartjs-node-canvas', severity: 'high', via: ['canvas'], nodes };
    const answer = JSON.stringify({ vulnerabilities: { 'chartjs-node-canvas': finding } });
    assert.equal(auditResult(answer, shipped).exitCode, 0);
  });

  for (const [message, shown] of [
    [
      '405 Method Not Allowed - POST https://user:secret@npm.example/-/npm/v1/security/advisories/bulk',
      '405 Method Not Allowed',
    ],
    [
      'request to https://npm.example/-/npm failed, reason: connect ECONNREFUSED 192.0.2.1:443',
      'request to failed, reason: connect ECONNREFUSED 192.0.2.1:443',
    ],
  ] as const)
    test(`passes if the registry does not answer, and says so: ${shown}`, () => {
      assert.deepEqual(auditResult(JSON.stringify({ message, error: {} }), shipped), {
        exitCode: 0,
        lines: [`audit: skipped, the registry does not answer: ${shown}`],
      });
    });

  for (const answer of ['', 'null', '{"error":{"code":"ENOLOCK","summary":"needs a lockfile"}}'])
    test(`fails if npm cannot ask: ${answer}`, () => {
      assert.equal(auditResult(answer, shipped).exitCode, 2);
    });
});
