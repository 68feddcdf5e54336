import { flowq } from '../helpers/flowq.ts';
import { temporaryFolder } from '../helpers/logs.ts';
import { startAccount } from './memory-account.ts';

/** Words that make a bucket and a flow log into it. */
export const S3 = [
  'enable',
  's3',
  '--vpc',
  'vpc-0a',
  '--bucket',
  'logs/flows',
  '--create-bucket',
  '--expire',
  '90d',
];
/** Words that make a log group, its role and a flow log into it. */
export const CLOUDWATCH = [
  'enable',
  'cloudwatch',
  '--vpc',
  'vpc-0a',
  '--log-group',
  '/flow',
  '--retention',
  '30d',
];
export const YES = '--yes';

/** An account in memory, and the program called on it in a folder of its own. */
export async function startedAccount() {
  const started = await startAccount();
  const cwd = temporaryFolder();
  const run = (args: readonly string[]) => flowq(args, { cwd, env: started.env });
  return { ...started, cwd, run };
}
