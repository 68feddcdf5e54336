import { EXIT } from '../errors.ts';
import type { Outcome } from './job.ts';

/**
 * Returns the exit code of finished windows: 10 if an alert condition is met, else 3 if a caveat says that nothing
 * could be judged, else 0.
 */
export function outcomeExit(outcomes: readonly Pick<Outcome, 'alerts' | 'caveats'>[]): number {
  if (outcomes.some(({ alerts }) => alerts.length > 0)) return EXIT.alert;
  return outcomes.some(({ caveats }) => caveats.some(({ nothing }) => nothing)) ? EXIT.source : EXIT.done;
}
