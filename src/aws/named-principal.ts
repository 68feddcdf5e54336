import { FlowqError } from '../errors.ts';
import { awsCaller, sessionRole } from './caller.ts';
import type { AwsClients } from './clients.ts';
import { PRINCIPAL } from './error-kinds.ts';

/** Seconds to find out whose credentials they are: the error is worth more than the name. */
const SECONDS = 5;

/**
 * An error whose hint says whom to grant a right, with the ARN of the caller in it. If AWS does not say whose credentials they
 * are, or the error is another one, it is returned as it is.
 */
export async function withPrincipal(
  error: unknown,
  clients: Partial<Pick<AwsClients, 'sts'>>,
): Promise<unknown> {
  if (!(error instanceof FlowqError) || !error.hint?.includes(PRINCIPAL)) return error;
  const sts = clients.sts?.bind(clients);
  const caller = sts && (await awsCaller({ sts }, { seconds: SECONDS }).catch(() => undefined));
  if (!caller) return error;
  const hint = error.hint.replace(PRINCIPAL, () => principalText(caller.arn));
  return new FlowqError(error.kind, error.message, hint, error.cause);
}

/** Rights are granted to roles, of which an ARN of STS is a session. */
function principalText(arn: string): string {
  const role = sessionRole(arn);
  return role === undefined ? arn : `the role ${role} (${arn})`;
}
