import type { AnyReport } from './define-report.ts';
import { MONEY } from './money/index.ts';
import { RULES } from './rules/index.ts';
import { SECURITY } from './security/index.ts';
import { TRAFFIC } from './traffic/index.ts';
import { TROUBLE } from './trouble/index.ts';

/** Every report, in the order in which they are listed: that of the topics. */
export const REPORTS: readonly AnyReport[] = [...TRAFFIC, ...SECURITY, ...TROUBLE, ...MONEY, ...RULES];

export * from './money/index.ts';
export * from './rules/index.ts';
export * from './security/index.ts';
export * from './traffic/index.ts';
export * from './trouble/index.ts';
