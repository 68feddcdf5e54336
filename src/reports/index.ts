import * as cost from './cost/index.ts';
import { type AnyReport, TOPICS } from './define-report.ts';
import * as diagnostics from './diagnostics/index.ts';
import * as security from './security/index.ts';
import * as securityGroups from './security-groups/index.ts';
import * as traffic from './traffic/index.ts';

const EXPORTED: readonly AnyReport[] = [traffic, security, diagnostics, cost, securityGroups].flatMap(
  (topic): AnyReport[] => Object.values(topic),
);

/** Every report in listing order: by topic, then by name. */
export const REPORTS: readonly AnyReport[] = Object.keys(TOPICS).flatMap((topic) =>
  EXPORTED.filter((report) => report.topic === topic).sort((a, b) => (a.name < b.name ? -1 : 1)),
);

export * from './cost/index.ts';
export * from './diagnostics/index.ts';
export * from './security/index.ts';
export * from './security-groups/index.ts';
export * from './traffic/index.ts';
