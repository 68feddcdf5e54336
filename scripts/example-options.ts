import type { AnyReport } from '../src/reports/define-report.ts';

/** The options of a report that must be given, as in its own examples. */
export function exampleOptions(report: AnyReport): Record<string, unknown> {
  const needed = Object.entries(report.options).filter(([, option]) => option.default === undefined);
  return Object.fromEntries(needed.map(([name, option]) => [name, option.parse(option.example ?? '')]));
}
