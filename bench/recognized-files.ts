import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { findLogFiles } from '../src/sources/local/log-files.ts';
import { markdownTable } from './table.ts';

const FILES = 100_000;
const FOLDER = '.cache/bench/recognized';
const TEXT =
  'version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status\n2 123456789012 eni-0123456789abcdef0 10.0.0.1 10.0.1.1 40000 443 6 10 1000 1795176000 1795176050 ACCEPT OK\n';

/** Measures recognizing files by their content, because their names and folders do not identify them. */
export function recognizedFiles(rounds: number): string {
  if (!existsSync(FOLDER)) make();
  const times = Array.from({ length: rounds }, () => {
    const [wall, processor] = [performance.now(), process.cpuUsage()];
    if (findLogFiles(FOLDER, undefined).files.length !== FILES)
      throw new Error('not all files were recognized');
    const { user, system } = process.cpuUsage(processor);
    return { wall: (performance.now() - wall) / 1000, processor: (user + system) / 1e6 };
  });
  const best = (of: 'wall' | 'processor') => `${Math.min(...times.map((time) => time[of])).toFixed(1)} s`;
  const row = [`${FILES} gzip files without an ending`, best('wall'), best('processor')];
  return markdownTable(['recognized by content', 'best time', 'processor time'], [row]);
}

/** Creates the folder completely or not at all. */
function make(): void {
  const packed = gzipSync(TEXT);
  const made = `${FOLDER}.new`;
  for (let at = 0; at < FILES; at += 1) {
    const folder = `${made}/${at % 400}`;
    if (at < 400) mkdirSync(folder, { recursive: true });
    writeFileSync(`${folder}/delivery-${at}`, packed);
  }
  renameSync(made, FOLDER);
}
