import { startStack } from './stack.ts';

/** vitest's globalSetup: one stack for all test files, which join it with startStack(). */
export default async function setup(): Promise<() => Promise<void>> {
  const stack = await startStack();
  return stack.close;
}
