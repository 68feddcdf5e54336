import { actions } from './actions.ts';
import type { AnyReport } from './define-report.ts';
import { logQuality } from './log-quality.ts';
import { ports } from './ports.ts';
import { rejected } from './rejected.ts';
import { timeline } from './timeline.ts';
import { topTalkers } from './top-talkers.ts';

/** Every report, in the order in which they are listed. */
export const REPORTS: readonly AnyReport[] = [rejected, topTalkers, ports, timeline, actions, logQuality];

export { actions, logQuality, ports, rejected, timeline, topTalkers };
