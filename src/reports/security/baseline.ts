import { parseDuration } from '../../logs/duration.ts';
import type { ReportOption } from '../define-report.ts';
import { secondsSchema } from '../kit/option-schemas.ts';

/** Length of the time before the window to compare the window with. */
export const baseline: ReportOption<number> = {
  flags: '--baseline <duration>',
  meaning: 'time before the window to compare with; it is read as well',
  default: '14d',
  accepts: secondsSchema,
  parse: parseDuration,
};
