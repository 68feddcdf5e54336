import { callAws } from '../aws/call-aws.ts';
import type { AwsClients } from '../aws/clients.ts';
import { type Finding, fail, ok, warn } from './finding.ts';

/** Seconds below five minutes, from which on AWS may reject signatures. */
const TOO_WRONG = 240;
const WRONG = 30;

/** Checks the credentials, and the clock against AWS's. Without credentials, no other check is possible. */
export async function callerFindings(
  clients: AwsClients,
  now: () => number,
  signal?: AbortSignal,
): Promise<Finding[]> {
  const { GetCallerIdentityCommand } = await import('@aws-sdk/client-sts');
  const sts = await clients.sts();
  let date: number | undefined;
  sts.middlewareStack.add(
    (next) => async (given) => {
      const done = await next(given);
      date = dateOf(done.response);
      return done;
    },
    { step: 'deserialize', name: 'flowqDate', override: true },
  );
  const context = { doing: 'get the caller identity', needs: 'sts:GetCallerIdentity' };
  const who = await callAws(
    context,
    (abortSignal) => sts.send(new GetCallerIdentityCommand({}), { abortSignal }),
    { signal, seconds: 20 },
  );
  return [ok('credentials', `${who.Arn}`), ...clockFinding(date, now())];
}

function clockFinding(date: number | undefined, now: number): Finding[] {
  if (date === undefined) return [];
  const off = Math.round(Math.abs(now - date));
  const words = `${off} s ${now > date ? 'ahead of' : 'behind'} AWS's`;
  if (off >= TOO_WRONG)
    return [fail('clock', words, 'set the clock and synchronise it (chrony, systemd-timesyncd)')];
  if (off >= WRONG) return [warn('clock', words, 'synchronise the clock (chrony, systemd-timesyncd)')];
  return [ok('clock', "within half a minute of AWS's")];
}

/** Returns the `Date` of a response, Unix seconds. */
function dateOf(response: unknown): number | undefined {
  const { headers = {} } = (response ?? {}) as { headers?: Readonly<Record<string, string>> };
  const seconds = Date.parse(headers.date ?? '') / 1000;
  return Number.isNaN(seconds) ? undefined : seconds;
}
