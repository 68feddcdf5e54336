import type { AnyReport } from '../define-report.ts';
import { logQuality } from './log-quality.ts';

export const TROUBLE: readonly AnyReport[] = [logQuality];

export { logQuality };
