/** Memory that scanners of this thread have left; no more than two readers read at once. */
const free: WebAssembly.Memory[] = [];
const MOST_FREE = 2;

const PAGE = 65_536;

/** Memory of at least so many bytes, which hold anything: new memory takes the system longer to provide. */
export function takeMemory(bytes: number): WebAssembly.Memory {
  const pages = Math.ceil(bytes / PAGE);
  const memory = free.pop() ?? new WebAssembly.Memory({ initial: pages });
  const missing = pages - memory.buffer.byteLength / PAGE;
  if (missing > 0) memory.grow(missing);
  return memory;
}

/** Leaves memory that nothing uses any more to another scanner. */
export function leaveMemory(memory: WebAssembly.Memory): void {
  if (free.length < MOST_FREE) free.push(memory);
}
