import { formatInstant } from '../logs/instant.ts';
import type { Caveat } from '../rows/caveat.ts';
import type { Names } from './names.ts';

/**
 * Returns a caveat if names apply to a time before the first inventory.
 * @param earliest earliest time with names, Unix seconds
 */
export function guessedNames(names: Names | undefined, earliest: number | undefined): Caveat[] {
  const known = names?.knownSince;
  if (known === undefined || earliest === undefined || earliest >= known) return [];
  return [
    {
      kind: 'guess',
      text: `names before ${formatInstant(known)} are guesses: the first inventory was taken then`,
      fields: { knownSince: known },
    },
  ];
}
