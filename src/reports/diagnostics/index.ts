export { asymmetric } from './asymmetric.ts';
export { gaps } from './gaps.ts';
export { idle } from './idle.ts';
export { logQuality } from './log-quality.ts';
export { lostRecords } from './lost-records.ts';
export { resets } from './resets.ts';
export { why } from './why.ts';
