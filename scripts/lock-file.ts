/**
 * Completes `package-lock.json`: a registry mirror may list a native package's builds for only some platforms, and `npm
 * ci` then fails everywhere with "Missing: … from lock file". Each package gets its `integrity`, without which `npm ci`
 * would install anything that a registry sends. Run it after every change of dependencies; with `--check` it only
 * reports whether that is needed.
 */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

interface Locked {
  version?: string;
  integrity?: string;
  license?: string;
  link?: boolean;
  optionalDependencies?: Record<string, string>;
  [key: string]: unknown;
}

const FILE = 'package-lock.json';
const lock: { packages: Record<string, Locked> } = JSON.parse(readFileSync(FILE, 'utf8'));
const missing = Object.values(lock.packages).flatMap(({ optionalDependencies }) =>
  Object.entries(optionalDependencies ?? {}).filter(([name]) => !(`node_modules/${name}` in lock.packages)),
);
const isUnverified = ([path, { integrity, link }]: readonly [string, Locked]) =>
  path !== '' && link !== true && integrity === undefined;

if (process.argv.includes('--check')) {
  const unverified = Object.entries(lock.packages).filter(isUnverified);
  const names = [...missing.map(([name]) => name), ...unverified.map(([path]) => `integrity of ${path}`)];
  if (names.length === 0) process.stdout.write(`${FILE} is complete\n`);
  else {
    process.stderr.write(`${FILE} does not have ${names.join(', ')}: run npm run lock\n`);
    process.exitCode = 1;
  }
} else {
  for (const [name, version] of missing) lock.packages[`node_modules/${name}`] = locked(name, version);
  const unverified = Object.entries(lock.packages).filter(isUnverified);
  for (const [path, { version = '' }] of unverified)
    Object.assign(lock.packages[path] as Locked, published(path.replace(/^.*node_modules\//, ''), version));
  const paths = Object.keys(lock.packages).sort((a, b) => a.localeCompare(b, 'en'));
  lock.packages = Object.fromEntries(paths.map((path) => [path, lock.packages[path] as Locked]));
  writeFileSync(FILE, `${JSON.stringify(lock, undefined, 2)}\n`);
  const added = unverified.map(([path]) => path);
  process.stdout.write(added.length > 0 ? `completed ${added.join(', ')}\n` : `${FILE} is complete\n`);
}

/** Returns the registry's data about a published version. */
function published(name: string, version: string): Pick<Locked, 'integrity' | 'license'> {
  const fields = ['dist.integrity', 'license'];
  const text = execFileSync('npm', ['view', `${name}@${version}`, ...fields, '--json'], { encoding: 'utf8' });
  const { 'dist.integrity': integrity, license } = JSON.parse(text) as Record<string, string>;
  if (!integrity) throw new Error(`the registry states no integrity of ${name}@${version}`);
  return { integrity, ...(license === undefined ? {} : { license }) };
}

/** A package name contains its platform: `…-linux-arm64-musl`. */
function locked(name: string, version: string): Locked {
  const word = (words: readonly string[]) => words.filter((one) => name.split(/[-/]/).includes(one));
  const os = word(['darwin', 'linux', 'win32', 'freebsd', 'android', 'openharmony']);
  const cpu = word(['x64', 'arm64', 'arm', 'ia32', 'ppc64', 'riscv64', 's390x', 'wasm32']);
  const hasMuslTwin = missing.some(([other]) => other === `${name}-musl`);
  const libc = hasMuslTwin ? ['glibc'] : word(['musl', 'gnu']).map((one) => (one === 'gnu' ? 'glibc' : one));
  if (!/^\d+\.\d+\.\d+/.test(version)) throw new Error(`${name} is wanted as ${version}, not in one version`);
  return {
    version,
    ...(cpu.length > 0 ? { cpu } : {}),
    ...(libc.length > 0 ? { libc } : {}),
    optional: true,
    ...(os.length > 0 ? { os } : {}),
  };
}
