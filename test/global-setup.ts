import { execFileSync } from 'node:child_process';

/** Tests of the command line spawn the program as it is published, so it is built once before them. */
export default function setup(): void {
  execFileSync(process.execPath, ['scripts/build.ts', '--program'], { stdio: 'inherit' });
}
