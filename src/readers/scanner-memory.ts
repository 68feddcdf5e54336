/** Memory released by scanners of this thread; at most two readers read concurrently. */
const free: WebAssembly.Memory[] = [];
const MOST_FREE = 2;

const PAGE = 65_536;

/**
 * Returns uninitialized memory of at least the given bytes; reuses released memory, which is faster than new memory
 * from the system.
 */
export function takeMemory(bytes: number): WebAssembly.Memory {
  const pages = Math.ceil(bytes / PAGE);
  const memory = free.pop() ?? new WebAssembly.Memory({ initial: pages });
  const missing = pages - memory.buffer.byteLength / PAGE;
  if (missing > 0) memory.grow(missing);
  return memory;
}

/** Releases unused memory to another scanner. */
export function leaveMemory(memory: WebAssembly.Memory): void {
  if (free.length < MOST_FREE) free.push(memory);
}
