import { formatInstant } from '../logs/instant.ts';
import { type Finding, fail, ok, warn } from './finding.ts';
import { lengthText } from './length-text.ts';

/** Files come every five minutes, and some ten minutes late: an hour without any is much. */
const LATE = 3600;
const TOO_LATE = 86_400;

/** What the time of the newest delivery, Unix seconds, says. */
export function newestFinding(newest: number, now: number): Finding {
  const age = now - newest;
  const words = `${formatInstant(newest)}, ${lengthText(Math.max(0, age))} ago`;
  if (age < -LATE)
    return warn('newest delivery', `${formatInstant(newest)}, which is yet to come`, 'is the clock right?');
  if (age <= LATE) return ok('newest delivery', words);
  const fix = 'is the flow log still active, and does what brings the files here still run?';
  return age > TOO_LATE ? fail('newest delivery', words, fix) : warn('newest delivery', words, fix);
}
