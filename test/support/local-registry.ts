// A package registry on a loopback port. It offers the dependencies of package-lock.json, packed from node_modules, and
// authtrack itself; it asks no other registry.
import { spawn } from 'node:child_process';
import { createReadStream, existsSync, readFileSync } from 'node:fs';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import type { TestContext } from 'node:test';

import { projectFolder } from './project.js';

type Manifest = { readonly version: string; readonly dev?: boolean; readonly link?: boolean };

/** Starts it. Packages of other platforms are offered, but have no content. @returns its URL */
export async function localRegistry(t: Pick<TestContext, 'after'>, archive: string): Promise<string> {
  const packages = new Map<string, Manifest>([
    ...lockedPackages(),
    ['authtrack', readManifest('package.json')],
  ]);
  const server = createServer(({ url = '', headers }, response) => {
    const name = decodeURIComponent(url.slice(1));
    const manifest = packages.get(name.replace(/\.tgz$/, ''));
    if (manifest === undefined) response.writeHead(404).end();
    else if (!name.endsWith('.tgz')) sendPackument(response, name, manifest, headers.host ?? '');
    else if (name === 'authtrack.tgz') createReadStream(archive).pipe(response);
    else sendArchive(response, name.replace(/\.tgz$/, ''));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

/** By name: the packages that a user installs, with their `os`, `cpu` and `libc`. */
function* lockedPackages(): Generator<[string, Manifest]> {
  const { packages } = readManifest('package-lock.json') as unknown as {
    readonly packages: Readonly<Record<string, Manifest>>;
  };
  for (const [place, manifest] of Object.entries(packages)) {
    const [, name] = /^node_modules\/((?:@[^/]+\/)?[^/]+)$/.exec(place) ?? [];
    if (name !== undefined && manifest.dev !== true && manifest.link !== true) yield [name, manifest];
  }
}

function readManifest(file: string): Manifest {
  return JSON.parse(readFileSync(path.join(projectFolder, file), 'utf8')) as Manifest;
}

function sendPackument(response: ServerResponse, name: string, manifest: Manifest, host: string): void {
  const { version } = manifest;
  // Without the checksum in the lock file, which is that of the real archive.
  const dist = { tarball: `http://${host}/${encodeURIComponent(name)}.tgz` };
  const versions = { [version]: { ...manifest, name, version, dist } };
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ name, 'dist-tags': { latest: version }, versions }));
}

function sendArchive(response: ServerResponse, name: string): void {
  const folder = path.join(projectFolder, 'node_modules', name);
  if (!existsSync(folder)) {
    response.writeHead(404).end();
    return;
  }
  const tar = spawn('tar', ['-c', '-I', 'gzip -1', '--transform', 's,^[.],package,', '-C', folder, '.'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  tar.stdout.pipe(response);
}
