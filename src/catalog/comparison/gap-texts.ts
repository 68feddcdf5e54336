import { some } from '../../logs/some.ts';
import type { Gap } from './gaps.ts';

/** Maximum flow logs that are named; the others are counted. */
const MAX_NAMED = 5;

/**
 * Describes what queries over the tables miss.
 * @param location location of the logs
 */
export function gapTexts(gaps: readonly Gap[], location: string): string[] {
  const places = gaps.filter(({ flowLog }) => flowLog === undefined).map(nameOf);
  const flowLogs = gaps.filter(({ flowLog }) => flowLog !== undefined);
  const more = flowLogs.length - MAX_NAMED;
  return [
    ...(places.length > 0 ? [`no table reads the flow logs of ${some(places)} below ${location}`] : []),
    ...flowLogs
      .slice(0, MAX_NAMED)
      .map((gap) => `the tables do not read ${gap.flowLog} of ${nameOf(gap)} as it is: it ${gap.reason}`),
    ...(more > 0 ? [`the tables do not read ${more} more flow logs as they are`] : []),
  ];
}

const nameOf = ({ account, region }: Gap) => `account ${account} in ${region}`;
