import { windowTimes } from '../../logs/window.ts';
import type { Answer } from './answer.ts';

/** Returns the window of an answer, for a person. */
export function windowText({ window, zone }: Pick<Answer, 'window' | 'zone'>): string {
  if (!window) return 'all records';
  const times = windowTimes(window);
  return zone === 'UTC' ? times : `${times}; days and hours of ${zone}`;
}
