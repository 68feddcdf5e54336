import type { Measurement } from './measurement.ts';

/** Returns a Markdown table; the first column is left-aligned, the others right. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const rule = header.map((_, at) => (at === 0 ? '---' : '--:'));
  return [header, rule, ...rows].map((row) => `| ${row.join(' | ')} |\n`).join('');
}

export const seconds = ({ seconds }: Measurement) => `${seconds.toFixed(2)} s`;

export const milliseconds = ({ seconds }: Measurement) => `${Math.round(seconds * 1000)} ms`;

export const cpu = ({ cpuSeconds }: Measurement) =>
  cpuSeconds === undefined ? '-' : `${cpuSeconds.toFixed(2)} s`;

export const memory = ({ peakBytes }: Measurement) =>
  peakBytes === undefined ? '-' : `${Math.round(peakBytes / 1e6)} MB`;

export const ratio = (one: Measurement, other: Measurement) => (one.seconds / other.seconds).toFixed(2);
