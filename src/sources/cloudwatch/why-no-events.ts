import { isDenied } from '../../aws/error-kinds.ts';
import { sourceError } from '../../errors.ts';
import { formatInstant } from '../../logs/instant.ts';
import type { Caveat } from '../../rows/caveat.ts';
import type { GroupEvents } from './log-events.ts';

/**
 * Returns the caveat for a window without events.
 * @throws FlowqError (source) for a group that never received an event, unlike one in a quiet hour
 */
export async function whyNoEvents(events: GroupEvents): Promise<Caveat[]> {
  const text = `no event of ${events.words} is in this window`;
  try {
    const newest = await events.newest();
    if (newest !== undefined)
      return [
        {
          kind: 'empty',
          text: `${text}; the newest is of about ${formatInstant(Math.floor(newest / 1000))}`,
        },
      ];
  } catch (error) {
    if (isDenied(error)) return [{ kind: 'empty', text }];
    throw error;
  }
  throw sourceError(
    `nothing was ever delivered to ${events.words}`,
    'flowq enable list shows whether its flow log delivers; first records take about ten minutes',
  );
}
