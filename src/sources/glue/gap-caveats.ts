import { gapTexts } from '../../catalog/comparison/gap-texts.ts';
import type { Gap } from '../../catalog/comparison/gaps.ts';
import type { ComparisonRequest } from '../../catalog/comparison/table-comparison.ts';
import { messageOf, sourceError } from '../../errors.ts';
import { isWanted, sides } from '../../flows/record-filter.ts';
import type { Caveat } from '../../rows/caveat.ts';
import type { SourceRequest } from '../source.ts';

/** Compares tables with the objects below their prefix. */
export interface Comparison {
  /** @throws FlowqError (source) when the bucket cannot be listed */
  gaps(request: ComparisonRequest): Promise<readonly Gap[]>;
}

const REMEDY = 'run flowq init again, or give --refresh-tables';

/**
 * Returns caveats for requested flow logs that the tables do not read, or for a failed comparison.
 * @param now Unix seconds
 * @throws FlowqError (source) with `strict`, when the tables miss anything or cannot be compared
 */
export async function gapCaveats(
  comparison: Comparison,
  location: string,
  { window, filter, strict }: SourceRequest,
  now: number,
): Promise<Caveat[]> {
  const day = Math.min(now, window ? window.until - 1 : now);
  const accounts = sides(filter.account ?? []).wanted;
  let gaps: readonly Gap[];
  try {
    gaps = await comparison.gaps({ accounts, day, now, refresh: strict });
  } catch (error) {
    if (strict) throw error;
    const text = `flowq could not check whether the tables read all flow logs below ${location}: ${messageOf(error)}`;
    return [{ kind: 'not-judged', text, hint: (error as { hint?: string }).hint }];
  }
  const wanted = gaps.filter(
    ({ account, region }) => isWanted(filter.account, account) && isWanted(filter.region, region),
  );
  const texts = gapTexts(wanted, location);
  if (strict && texts.length > 0)
    throw sourceError(`not everything is read, and --strict was given: ${texts.join('; ')}`, REMEDY);
  return texts.map((text) => ({ kind: 'passed-over', text, hint: REMEDY }));
}
