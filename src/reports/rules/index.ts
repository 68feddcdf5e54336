import type { AnyReport } from '../define-report.ts';
import { sgCandidates } from './sg-candidates.ts';
import { sgCheck } from './sg-check.ts';
import { sgUsage } from './sg-usage.ts';

export const RULES: readonly AnyReport[] = [sgUsage, sgCandidates, sgCheck];

export { sgCandidates, sgCheck, sgUsage };
