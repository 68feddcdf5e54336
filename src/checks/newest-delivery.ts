import { formatInstant } from '../logs/instant.ts';
import { type Finding, fail, ok, warn } from './finding.ts';
import { lengthText } from './length-text.ts';

/** Seconds without a delivery that are unusual: files arrive every five minutes, some ten minutes late. */
const LATE = 3600;
const TOO_LATE = 86_400;

/** Returns a finding about the time of the newest delivery, Unix seconds. */
export function newestFinding(newest: number, now: number): Finding {
  const age = now - newest;
  const words = `${formatInstant(newest)}, ${lengthText(Math.max(0, age))} ago`;
  if (age < -LATE)
    return warn('newest delivery', `${formatInstant(newest)}, which is in the future`, 'is the clock right?');
  if (age <= LATE) return ok('newest delivery', words);
  const fix = 'is the flow log still active, and is the job that copies the files here still running?';
  return age > TOO_LATE ? fail('newest delivery', words, fix) : warn('newest delivery', words, fix);
}
