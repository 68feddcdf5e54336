import { execFileSync } from 'node:child_process';
import { rmSync } from 'node:fs';
import { resolve } from 'node:path';
import type { TestProject } from 'vitest/node';

/** Builds the program once, in a folder of this run, for tests that spawn it: a program running from `dist` is left alone. */
export default function setup(project: TestProject): () => void {
  const folder = resolve(`.cache/test-program-${process.pid}-${project.name}`);
  execFileSync(process.execPath, ['scripts/build.ts', '--program', '--out', folder], { stdio: 'inherit' });
  project.provide('program', `${folder}/cli/main.cjs`);
  return () => rmSync(folder, { recursive: true, force: true });
}

declare module 'vitest' {
  export interface ProvidedContext {
    readonly program: string;
  }
}
