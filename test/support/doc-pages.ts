// The documents of the project, and what is in them.
import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';

import { projectFolder } from './project.js';

export const readPage = (page: string): string => readFileSync(path.join(projectFolder, page), 'utf8');

const pagesIn = (folder: string): readonly string[] =>
  readdirSync(path.join(projectFolder, folder))
    .filter((name) => name.endsWith('.md'))
    .map((name) => `${folder}/${name}`);

/** The pages for users and contributors. */
export const docPages = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md', ...pagesIn('docs')];

export const decisionPages = pagesIn('docs/decisions');

/** The text of each fenced block of one language. */
export function blocksOf(page: string, language: string): readonly string[] {
  const fence = new RegExp(`^ *\`\`\`${language}\\n([^]*?)^ *\`\`\`$`, 'gm');
  return [...readPage(page).matchAll(fence)].map(([, text = '']) => text);
}

/** A page without its fenced and indented blocks. */
export function proseOf(page: string): string {
  return readPage(page)
    .replace(/^ *```[^]*?^ *```$/gm, '')
    .replace(/^ {4}.*$/gm, '');
}

/** The code within the prose of a page; in tables, `\|` is `|`. */
export function codeSpansOf(page: string): readonly string[] {
  return [...proseOf(page).matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text.replaceAll('\\|', '|'));
}
