/**
 * Completes `package-lock.json`: a registry mirror may list only some platforms' builds of a native package, and
 * `npm ci` then fails everywhere with "Missing: … from lock file". Run it after every change of dependencies;
 * with `--check` it only says whether that is needed.
 */
import { readFileSync, writeFileSync } from 'node:fs';

interface Locked {
  version?: string;
  optionalDependencies?: Record<string, string>;
  [key: string]: unknown;
}

const FILE = 'package-lock.json';
const lock: { packages: Record<string, Locked> } = JSON.parse(readFileSync(FILE, 'utf8'));
const missing = Object.values(lock.packages).flatMap(({ optionalDependencies }) =>
  Object.entries(optionalDependencies ?? {}).filter(([name]) => !(`node_modules/${name}` in lock.packages)),
);

if (missing.length === 0) {
  process.stdout.write(`${FILE} is complete\n`);
} else if (process.argv.includes('--check')) {
  process.stderr.write(`${FILE} lacks ${missing.map(([name]) => name).join(', ')}: run npm run lock\n`);
  process.exitCode = 1;
} else {
  for (const [name, version] of missing) lock.packages[`node_modules/${name}`] = locked(name, version);
  const names = Object.keys(lock.packages).sort((a, b) => a.localeCompare(b, 'en'));
  lock.packages = Object.fromEntries(names.map((name) => [name, lock.packages[name] as Locked]));
  writeFileSync(FILE, `${JSON.stringify(lock, undefined, 2)}\n`);
  process.stdout.write(`added ${missing.map(([name]) => name).join(', ')}\n`);
}

/** What a platform's package is for stands in its name: `…-linux-arm64-musl`. */
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
