import type { AnyReport } from '../src/reports/define-report.ts';

/** Returns the required options of a report, with its example values. */
export function exampleOptions(report: AnyReport): Record<string, unknown> {
  const needed = Object.entries(report.options).filter(([, option]) => option.default === undefined);
  return Object.fromEntries(needed.map(([name, option]) => [name, option.parse(option.example ?? '')]));
}
