import type { AnyReport } from '../define-report.ts';
import { gaps } from './gaps.ts';
import { idle } from './idle.ts';
import { logQuality } from './log-quality.ts';
import { lostRecords } from './lost-records.ts';
import { resets } from './resets.ts';
import { why } from './why.ts';

export const TROUBLE: readonly AnyReport[] = [why, resets, logQuality, lostRecords, gaps, idle];

export { gaps, idle, logQuality, lostRecords, resets, why };
