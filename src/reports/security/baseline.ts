import { parseDuration } from '../../logs/duration.ts';
import type { ReportOption } from '../define-report.ts';

/** How long before the window what is usual is learnt from. */
export const baseline: ReportOption<number> = {
  flags: '--baseline <duration>',
  meaning: 'time before the window that tells what is usual; it is read as well',
  default: '14d',
  parse: parseDuration,
};
