import type { AnyReport } from '../define-report.ts';
import { sgUsage } from './sg-usage.ts';

export const RULES: readonly AnyReport[] = [sgUsage];

export { sgUsage };
