import type { Call } from './aws/calls.ts';

export interface Traffic {
  calls: number;
  bytesIn: number;
  bytesOut: number;
}

/** Returns a bucket's traffic by S3 operation, without operations that were not called. */
export function traffic(calls: Call[], bucket: string): Record<string, Traffic> {
  const sums: Record<string, Traffic> = {};
  for (const { service, operation, resource, bytesIn, bytesOut } of calls) {
    if (service !== 's3' || !resource.startsWith(`${bucket}/`)) continue;
    const sum = sums[operation] ?? { calls: 0, bytesIn: 0, bytesOut: 0 };
    sums[operation] = {
      calls: sum.calls + 1,
      bytesIn: sum.bytesIn + bytesIn,
      bytesOut: sum.bytesOut + bytesOut,
    };
  }
  return sums;
}
