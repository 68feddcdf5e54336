import type { GlueSourceConfig } from '../config/config.ts';
import { messageOf } from '../errors.ts';
import { MIGRATIONS } from '../migrations/index.ts';
import { type AwsView, awsView } from './aws-view.ts';
import { callerFindings } from './caller-check.ts';
import type { Check } from './diagnose.ts';
import { type Finding, fail } from './finding.ts';
import { tableFindings } from './tables-check.ts';
import { workgroupFindings } from './workgroup-check.ts';

/**
 * Checks logs in S3 and the Athena that reads them. It runs no query, so it costs only a few LIST calls.
 * @param given clients that stay open (default: the check opens its own and closes them)
 */
export function athenaCheck(source: GlueSourceConfig, given?: AwsView): Check {
  return {
    name: 'AWS',
    look: async ({ signal, now }) => {
      const view = given ?? awsView(source, MIGRATIONS, signal);
      try {
        return [
          ...(await callerFindings(view.clients, () => Date.now() / 1000, signal)),
          ...(await attempt('workgroup', workgroupFindings(source, view.clients, signal))),
          ...(await attempt('tables', tableFindings(source, view, now))),
        ];
      } finally {
        if (!given) await view.clients.close();
      }
    },
  };
}

/** Turns an error of one service into a finding, so that the other checks still run. */
async function attempt(check: string, work: Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await work;
  } catch (error) {
    return [fail(check, messageOf(error), (error as { hint?: string }).hint)];
  }
}
