// The bill of materials of a release, in CycloneDX 1.6 (https://cyclonedx.org/docs/1.6/json/). `npm sbom --omit dev` would leave out the
// packages in the bundle, since they are development packages; here the bundler says which they are.
import { createHash } from 'node:crypto';
import path from 'node:path';

type Lock = { readonly packages: Readonly<Record<string, Locked>> };

type Locked = {
  readonly name?: string;
  readonly version: string;
  readonly license?: string;
  readonly integrity?: string;
  readonly dev?: boolean;
  /** The package is a folder that `node_modules` has a link to. */
  readonly link?: boolean;
  readonly optional?: boolean;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
};

export type Release = {
  readonly manifest: {
    readonly name: string;
    readonly version: string;
    readonly description: string;
    readonly license: string;
    readonly homepage: string;
    readonly repository: { readonly url: string };
  };
  /** package-lock.json. */
  readonly lock: Lock;
  /** The places of the packages in dist/bin: `node_modules/chart.js`. */
  readonly bundled: readonly string[];
  /** The places of the packages beside it. */
  readonly installed: readonly string[];
  /** Of the release: `2026-05-19`. */
  readonly date: string;
};

type Component = {
  readonly type: 'library' | 'data';
  readonly 'bom-ref': string;
  readonly name: string;
  readonly version: string;
  readonly scope: 'required' | 'optional';
  readonly licenses: readonly object[];
  readonly hashes: readonly { readonly alg: string; readonly content: string }[];
  readonly purl: string;
  readonly externalReferences?: readonly object[];
  readonly properties: readonly { readonly name: string; readonly value: string }[];
};

export type Bom = {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly serialNumber: string;
  readonly metadata: { readonly timestamp: string; readonly component: { readonly version: string } };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
};

/** Where package.json of a package does not say all: the country data is made of data of the NRO, which wants to be named. */
const licenses: Readonly<Record<string, string>> = {
  '@ip-location-db/geo-whois-asn-country-mmdb': 'CC0-1.0 AND CC-BY-4.0',
};

const isData = (name: string): boolean => /-mmdb$|^@expo-google-fonts\//.test(name);

/** The places of the packages that npm installs with authtrack, of all platforms. A link is to a folder of this project. */
export function runtimePackages(lock: Lock): readonly string[] {
  return Object.entries(lock.packages).flatMap(([place, { dev, link }]) =>
    place === '' || dev === true || link === true ? [] : [place],
  );
}

/** Returns the bill of materials. The same release gives the same text. @throws Error for a package that the lock file lacks */
export function billOfMaterials(release: Release): Bom {
  const { manifest, bundled, installed, date } = release;
  const components = [
    ...bundled.map((place) => component(release.lock, place, 'in dist/bin')),
    ...installed.map((place) => component(release.lock, place, 'in node_modules')),
  ];
  const root = `pkg:npm/${manifest.name}@${manifest.version}`;
  const content = { components, dependencies: dependencies(release, root) };
  return {
    ...{ $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json' },
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${uuidOf(JSON.stringify([root, content]))}`,
    ...{ version: 1 },
    metadata: {
      timestamp: `${date}T00:00:00Z`,
      ...{ lifecycles: [{ phase: 'build' }] },
      component: {
        ...{ type: 'application', 'bom-ref': root, name: manifest.name },
        version: manifest.version,
        ...{
          description: manifest.description,
          licenses: licenseList(manifest.license),
          purl: root,
          externalReferences: [
            { type: 'vcs', url: manifest.repository.url },
            { type: 'website', url: manifest.homepage },
          ],
        },
      },
    },
    ...content,
  };
}

function component(lock: Lock, place: string, delivery: string): Component {
  const { version, license, integrity, optional = false } = lockedAt(lock, place);
  const name = nameOf(lock, place);
  const expression = licenses[name] ?? license;
  if (expression === undefined || integrity === undefined)
    throw new Error(`package-lock.json has no licence or no checksum of ${place}`);
  return {
    type: isData(name) ? 'data' : 'library',
    'bom-ref': reference(lock, place),
    name,
    version,
    scope: optional ? 'optional' : 'required',
    licenses: licenseList(expression),
    hashes: integrity.split(' ').map(hash),
    purl: purl(name, version),
    // The libraries within the binaries of the canvas.
    ...(name.startsWith('@napi-rs/canvas-')
      ? { externalReferences: [{ type: 'bom', url: `${place}/sbom.cdx.json` }] }
      : {}),
    properties: [{ name: 'authtrack:delivery', value: delivery }],
  };
}

function lockedAt({ packages }: Lock, place: string): Locked {
  const locked = packages[place];
  if (locked === undefined) throw new Error(`package-lock.json has no ${place}`);
  return locked;
}

function nameOf(lock: Lock, place: string): string {
  const from = place.lastIndexOf('node_modules/') + 'node_modules/'.length;
  return lockedAt(lock, place).name ?? place.slice(from);
}

/** https://github.com/package-url/purl-spec: the @ of a scope is encoded. */
function purl(name: string, version: string): string {
  return `pkg:npm/${name.replace(/^@/, '%40')}@${version}`;
}

/** A package may be in the tree twice, in two places. */
function reference(lock: Lock, place: string): string {
  const own = purl(nameOf(lock, place), lockedAt(lock, place).version);
  return place.indexOf('node_modules/') === place.lastIndexOf('node_modules/') ? own : `${own}#${place}`;
}

function licenseList(expression: string): readonly object[] {
  return /^[\w.+-]+$/.test(expression) ? [{ license: { id: expression } }] : [{ expression }];
}

/** `sha512-Base64` of the lock file, in hexadecimal digits. */
function hash(integrity: string): { alg: string; content: string } {
  const [, bits = '', base64 = ''] = /^sha(\d+)-(.*)$/.exec(integrity) ?? [];
  return { alg: `SHA-${bits}`, content: Buffer.from(base64, 'base64').toString('hex') };
}

function dependencies(release: Release, root: string): Bom['dependencies'] {
  const { lock } = release;
  const known = new Set([...release.bundled, ...release.installed]);
  const needsOf = (place: string): readonly string[] => {
    const { dependencies, optionalDependencies, peerDependencies, devDependencies } = lockedAt(lock, place);
    const ranges = { ...dependencies, ...optionalDependencies, ...peerDependencies, ...devDependencies };
    const found = Object.keys(ranges).map((name) => resolve(lock, place, name));
    return found.flatMap((to) => (to !== undefined && known.has(to) ? [reference(lock, to)] : [])).sort();
  };
  return [
    { ref: root, dependsOn: needsOf('') },
    ...[...known].map((place) => ({ ref: reference(lock, place), dependsOn: needsOf(place) })),
  ];
}

/** The place of the package that `name` means in a package, as Node finds it. */
function resolve({ packages }: Lock, from: string, name: string): string | undefined {
  for (let folder = from; ; folder = path.posix.dirname(folder)) {
    const place = path.posix.join(folder, 'node_modules', name);
    if (packages[place] !== undefined) return place;
    if (folder === '' || folder === '.') return undefined;
  }
}

/** A UUID of version 8 (RFC 9562): its maker chooses the bits, here the checksum of the content. */
function uuidOf(content: string): string {
  const hex = createHash('sha256').update(content).digest('hex');
  const variant = ((parseInt(hex.slice(16, 17), 16) & 3) | 8).toString(16);
  return [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `8${hex.slice(13, 16)}`,
    variant + hex.slice(17, 20),
    hex.slice(20, 32),
  ].join('-');
}
