import { FlowqError } from '../errors.ts';
import { awsCaller, sessionRole } from './caller.ts';
import type { AwsClients } from './clients.ts';
import { PRINCIPAL } from './error-kinds.ts';

/** Maximum seconds to look up the caller: the error matters more than the name. */
const SECONDS = 5;

/**
 * Adds the caller's ARN to an error whose hint says whom to grant a right. Returns any other error unchanged, and this
 * one too if AWS does not name the caller.
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

/** Rights are granted to roles; an STS ARN is a session of one. */
function principalText(arn: string): string {
  const role = sessionRole(arn);
  return role === undefined ? arn : `the role ${role} (${arn})`;
}
