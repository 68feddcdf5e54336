import type { Window } from '../logs/window.ts';
import type { AnyReport } from './define-report.ts';

/** Returns the window that a report reads: its own, and the baseline before it. */
export function windowRead(
  { lookback }: Pick<AnyReport, 'lookback'>,
  options: Readonly<Record<string, unknown>>,
  window: Window | undefined,
): Window | undefined {
  if (window === undefined || lookback === undefined) return window;
  return { ...window, since: window.since - Number(options[lookback]) };
}
