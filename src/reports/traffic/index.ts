import type { AnyReport } from '../define-report.ts';
import { actions } from './actions.ts';
import { pairs } from './pairs.ts';
import { ports } from './ports.ts';
import { rejected } from './rejected.ts';
import { timeline } from './timeline.ts';
import { topTalkers } from './top-talkers.ts';

export const TRAFFIC: readonly AnyReport[] = [rejected, topTalkers, pairs, ports, timeline, actions];

export { actions, pairs, ports, rejected, timeline, topTalkers };
