import type { AnyReport } from '../define-report.ts';
import { asymmetric } from './asymmetric.ts';
import { gaps } from './gaps.ts';
import { idle } from './idle.ts';
import { logQuality } from './log-quality.ts';
import { lostRecords } from './lost-records.ts';
import { resets } from './resets.ts';
import { why } from './why.ts';

export const TROUBLE: readonly AnyReport[] = [why, asymmetric, resets, logQuality, lostRecords, gaps, idle];

export { asymmetric, gaps, idle, logQuality, lostRecords, resets, why };
