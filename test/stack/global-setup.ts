import { startStack } from './stack.ts';

/** Starts one stack for all test files, which join it with startStack() (vitest's globalSetup). */
export default async function setup(): Promise<() => Promise<void>> {
  const stack = await startStack();
  return stack.close;
}
