// The latest results of each section, as JSON beside the logs.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { writeWhole } from '../../../src/lib/own-file.js';
import { sectionNames, type Results, type SectionName, type SectionResult } from '../results.js';

export async function keepResult(folder: string, name: SectionName, result: SectionResult): Promise<void> {
  await writeWhole(fileOf(folder, name), `${JSON.stringify(result, undefined, 1)}\n`);
}

/** All sections, or the names of the sections that were not measured on this machine. */
export function keptResults(folder: string, machine: string): Results | { missing: readonly SectionName[] } {
  const found = sectionNames.flatMap((name) => {
    if (!existsSync(fileOf(folder, name))) return [];
    const result = JSON.parse(readFileSync(fileOf(folder, name), 'utf8')) as SectionResult;
    return result.machine === machine ? [[name, result] as const] : [];
  });
  const results = Object.fromEntries(found) as Partial<Results>;
  const missing = sectionNames.filter((name) => results[name] === undefined);
  return missing.length === 0 ? (results as Results) : { missing };
}

function fileOf(folder: string, name: SectionName): string {
  return path.join(folder, `${name}.json`);
}
