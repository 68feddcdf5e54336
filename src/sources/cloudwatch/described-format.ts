import type { FlowLog } from '@aws-sdk/client-ec2';
import { isDenied } from '../../aws/error-kinds.ts';
import { sourceError } from '../../errors.ts';
import { headerLine, parseFields, type RecordFormat } from '../../logs/record-format.ts';

/**
 * Returns the format of the flow logs that deliver to a log group.
 * @param words name of the group, for people
 * @param describe fetches its flow logs from EC2
 * @returns undefined if this account has none, or the caller may not describe them
 * @throws FlowqError (source) when they have several formats: an event does not show which one it has
 */
export async function describedFormat(
  words: string,
  describe: () => Promise<readonly FlowLog[]>,
): Promise<RecordFormat | undefined> {
  const flowLogs = await describedOrDenied(describe);
  const formats = new Map(
    flowLogs.map(({ LogFormat = 'default' }) => {
      const format = parseFields(LogFormat);
      return [headerLine(format), format];
    }),
  );
  const [first, ...others] = formats.values();
  if (others.length === 0) return first;
  const ids = flowLogs.map(({ FlowLogId }) => FlowLogId).join(', ');
  throw sourceError(
    `flow logs of different formats deliver to ${words} (${ids})`,
    'choose one, and give its fields with --fields',
  );
}

async function describedOrDenied(describe: () => Promise<readonly FlowLog[]>) {
  try {
    return await describe();
  } catch (error) {
    if (isDenied(error)) return [];
    throw error;
  }
}
