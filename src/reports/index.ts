import type { AnyReport } from './define-report.ts';
import { TRAFFIC } from './traffic/index.ts';
import { TROUBLE } from './trouble/index.ts';

/** Every report, in the order in which they are listed: that of the topics. */
export const REPORTS: readonly AnyReport[] = [...TRAFFIC, ...TROUBLE];

export * from './traffic/index.ts';
export * from './trouble/index.ts';
