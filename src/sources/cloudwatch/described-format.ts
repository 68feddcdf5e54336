import type { FlowLog } from '@aws-sdk/client-ec2';
import { isDenied } from '../../aws/error-kinds.ts';
import { sourceError } from '../../errors.ts';
import { headerLine, parseFields, type RecordFormat } from '../../logs/record-format.ts';

/**
 * The format of the flow logs that deliver to a log group.
 * @param words of the group, for a person
 * @param describe asks EC2 for them
 * @returns undefined where there are none in this account, or the caller may not know
 * @throws FlowqError (source) when they have several formats: no event says which one it is of
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
