import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Candidate } from './measurement.ts';
import type { Tree } from './samples.ts';

const ROOT = join(import.meta.dirname, '..');

/** The program as installed; in a clone, `bin/flowq.cjs` runs the sources, which takes a second longer. */
export const CLI = join(ROOT, 'dist/cli/main.cjs');
const script = (name: string) => join(import.meta.dirname, name);

/** Returns whether flowq is built; without it everything else is still measured. */
export const isBuilt = () => existsSync(CLI);

export const bareNode: Candidate = { name: 'node -e 0', args: ['-e', '0'] };

export const help: Candidate = { name: 'flowq --help', args: [CLI, '--help'] };

export function inflation(tree: Tree): Candidate {
  return { name: 'inflating, two threads', args: [script('inflation.ts'), tree.dir] };
}

export function byHand(query: string, tree: Tree): Candidate {
  return {
    name: `SQL by hand: ${query}`,
    args: [script('reference.ts'), query, tree.dir, String(tree.since), String(tree.until)],
  };
}

export function report(name: string, tree: Tree, since = tree.since): Candidate {
  const times = ['--since', isoTime(since), '--until', isoTime(tree.until)];
  const day = since === tree.since ? '' : ', the last day';
  return {
    name: `flowq report ${name}${day}`,
    args: [CLI, 'report', name, ...times, '--source', tree.dir, '--limit', '100', '--format', 'csv'],
  };
}

const isoTime = (seconds: number) => new Date(seconds * 1000).toISOString();
