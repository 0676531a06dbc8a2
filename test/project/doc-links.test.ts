// Links between documents, and from the program to documents, lead to a page and a heading that exist.
import assert from 'node:assert/strict';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { suite, test } from 'node:test';

import { settingList } from '../../src/cli/setting-table.js';
import { decisionPages, docPages, proseOf, readPage } from '../support/doc-pages.js';
import { projectFolder } from '../support/project.js';

/** The anchors of a page, as GitHub makes them from headings, and those of `<a id="…">`. */
function anchorsOf(page: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of proseOf(page).matchAll(/^#+ (.*)$/gm)) {
    const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
    const slug = text.replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');
    let anchor = slug;
    for (let n = 1; anchors.has(anchor); n += 1) anchor = `${slug}-${n}`;
    anchors.add(anchor);
  }
  for (const [, id = ''] of readPage(page).matchAll(/<a id="([^"]+)">/g)) anchors.add(id);
  return anchors;
}

/** Why a link that is in a page, or in `docs` for the program, leads nowhere; undefined if it is right. */
function deadEnd(link: string, folder: string): string | undefined {
  const [file = '', anchor] = link.split('#');
  const target = path.join(folder, file);
  if (!existsSync(path.join(projectFolder, target))) return `${link}: no such file`;
  if (anchor === undefined || !target.endsWith('.md')) return undefined;
  return anchorsOf(target).has(anchor) ? undefined : `${link}: no such heading`;
}

const isHere = (link: string): boolean => !/^[a-z]+:/.test(link);

suite('documents', () => {
  for (const page of [...docPages, ...decisionPages])
    test(`the links of ${page} lead somewhere`, () => {
      const links = [...proseOf(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, link = '']) => link);
      const dead = links.filter(isHere).flatMap((link) => {
        const own = link.startsWith('#') ? path.basename(page) + link : link;
        return deadEnd(own, path.dirname(page)) ?? [];
      });
      assert.deepEqual(dead, []);
    });

  test('the index names every page', () => {
    const index = readPage('docs/index.md');
    const missing = docPages
      .filter((page) => page.startsWith('docs/') && page !== 'docs/index.md')
      .filter((page) => !index.includes(`(${path.basename(page)})`));
    assert.deepEqual(missing, []);
  });
});

suite('the program', () => {
  test('names headings that exist in the table of settings', () => {
    const pages = settingList.flatMap(({ page }) => page ?? []);
    assert.ok(pages.length > 10);
    assert.deepEqual(
      pages.flatMap((page) => deadEnd(page, 'docs') ?? []),
      [],
    );
  });

  test('and integrations name pages that exist', () => {
    const files = ['src', 'integrations', 'packaging', 'tools'].flatMap((folder) =>
      readdirSync(path.join(projectFolder, folder), { recursive: true, withFileTypes: true })
        .filter((entry) => entry.isFile())
        .map((entry) => path.join(entry.parentPath, entry.name)),
    );
    const links = files.flatMap((file) =>
      [...readFileSync(file, 'utf8').matchAll(/docs\/[a-z0-9-]+\.md(?:#[a-z0-9-]+)?/g)].map(([link]) => link),
    );
    assert.ok(links.length > 3);
    assert.deepEqual(
      links.flatMap((link) => deadEnd(link, '.') ?? []),
      [],
    );
  });
});
