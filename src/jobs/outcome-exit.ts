import { EXIT } from '../errors.ts';
import type { Outcome } from './job.ts';

/** Exit code of windows that ran to their end: 10 where a test holds, else 3 where nothing could be judged, else 0. */
export function outcomeExit(outcomes: readonly Pick<Outcome, 'alerts' | 'caveats'>[]): number {
  if (outcomes.some(({ alerts }) => alerts.length > 0)) return EXIT.alert;
  return outcomes.some(({ caveats }) => caveats.some(({ nothing }) => nothing)) ? EXIT.source : EXIT.done;
}
