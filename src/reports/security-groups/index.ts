export { sgCandidates } from './sg-candidates.ts';
export { sgCheck } from './sg-check.ts';
export { sgUsage } from './sg-usage.ts';
