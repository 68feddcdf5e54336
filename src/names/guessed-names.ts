import { formatInstant } from '../logs/instant.ts';
import type { Caveat } from '../rows/caveat.ts';
import type { Names } from './names.ts';

/**
 * A caveat if names are those of a time before an inventory was taken.
 * @param earliest Unix seconds, the earliest time that is named
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
