import { messageOf } from '../../errors.ts';
import type { Check } from '../diagnose.ts';
import { configOf } from '../doctor-context.ts';
import { type Finding, fail } from '../finding.ts';
import type { AwsView } from './aws-view.ts';
import { callerFindings } from './caller-check.ts';
import { tableFindings } from './tables-check.ts';
import { workgroupFindings } from './workgroup-check.ts';

/** What can be wrong with logs in S3 and the Athena that reads them; no query is run, so it costs some LIST calls. */
export function athenaCheck(view: AwsView): Check {
  return {
    name: 'AWS',
    look: async (context) => {
      const source = configOf(context)?.source;
      if (source?.kind !== 'glue') return [];
      const { signal } = context;
      const { clients } = view;
      const caller = await callerFindings(clients, () => Date.now() / 1000, signal);
      return [
        ...caller,
        ...(await attempt('workgroup', workgroupFindings(source, clients, signal))),
        ...(await attempt('tables', tableFindings(source, view, context.now))),
      ];
    },
  };
}

/** What one service refuses does not keep the others from being asked. */
async function attempt(check: string, work: Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await work;
  } catch (error) {
    return [fail(check, messageOf(error), (error as { hint?: string }).hint)];
  }
}
