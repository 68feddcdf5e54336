import type { EvaluationResult } from '@aws-sdk/client-iam';
import { callAws } from '../aws/call-aws.ts';
import { type Caller, sessionRole } from '../aws/caller.ts';
import type { AwsClients } from '../aws/clients.ts';
import type { RetryOptions } from '../aws/retrying.ts';
import { listOf, type PolicyDocument } from './policies/policy.ts';
import { VPC_FLOW_LOGS } from './policies/role-policies.ts';

export interface Permission {
  /** `s3:PutBucketPolicy` */
  readonly action: string;
  readonly isAllowed: boolean;
  /** The reason if it is not allowed. */
  readonly why?: string | undefined;
}

/**
 * Asks IAM whether the caller has all permissions of a policy. IAM does not see policies of buckets, keys and VPC
 * endpoints, so their rejections are not reported.
 * @throws FlowqError if the caller may not use IAM
 */
export async function checkPermissions(
  needed: PolicyDocument,
  caller: Caller,
  clients: Pick<AwsClients, 'iam'>,
  options: RetryOptions = {},
): Promise<Permission[]> {
  const source = await principalOf(caller, clients, options);
  const answers = await Promise.all(
    needed.Statement.map(({ Action, Resource }) =>
      simulated(
        source,
        listOf(Action).map(String),
        listOf(Resource).map((arn) => String(arn)),
        clients,
        options,
      ),
    ),
  );
  return answers.flat().map(({ EvalActionName: action = '', EvalDecision: decision, ...details }) => ({
    action,
    isAllowed: decision === 'allowed',
    why: decision === 'allowed' ? undefined : whyNot(decision, details),
  }));
}

function whyNot(decision: string | undefined, details: Partial<EvaluationResult>): string {
  if (details.OrganizationsDecisionDetail?.AllowedByOrganizations === false)
    return 'a policy of the organisation refuses it';
  if (details.PermissionsBoundaryDecisionDetail?.AllowedByPermissionsBoundary === false)
    return 'the permissions boundary does not allow it';
  return decision === 'explicitDeny' ? 'a policy refuses it' : 'no policy allows it';
}

async function simulated(
  PolicySourceArn: string,
  ActionNames: string[],
  ResourceArns: string[],
  clients: Pick<AwsClients, 'iam'>,
  options: RetryOptions,
): Promise<EvaluationResult[]> {
  const { SimulatePrincipalPolicyCommand } = await import('@aws-sdk/client-iam');
  const iam = await clients.iam();
  const text = (ContextKeyName: string, value: string) => ({
    ContextKeyName,
    ContextKeyType: 'string' as const,
    ContextKeyValues: [value],
  });
  const ContextEntries = [
    text('iam:PassedToService', VPC_FLOW_LOGS),
    text('ec2:CreateAction', 'CreateFlowLogs'),
  ];
  const found: EvaluationResult[] = [];
  let Marker: string | undefined;
  do {
    const input = { PolicySourceArn, ActionNames, ResourceArns, ContextEntries, Marker };
    const page = await callAws(
      { doing: 'ask IAM what these credentials may do', needs: 'iam:SimulatePrincipalPolicy' },
      (abortSignal) => iam.send(new SimulatePrincipalPolicyCommand(input), { abortSignal }),
      options,
    );
    found.push(...(page.EvaluationResults ?? []));
    Marker = page.IsTruncated ? page.Marker : undefined;
  } while (Marker);
  return resultPerAction(found);
}

/**
 * Returns one result per action. IAM answers for each resource: an action is allowed if it is allowed for all of them.
 */
function resultPerAction(results: readonly EvaluationResult[]): EvaluationResult[] {
  const byAction = Map.groupBy(results, ({ EvalActionName }) => EvalActionName);
  return [...byAction.values()].flatMap(
    (all) => all.find(({ EvalDecision }) => EvalDecision !== 'allowed') ?? all[0] ?? [],
  );
}

/** Returns the principal that IAM knows: for a session, its role. */
async function principalOf(
  { arn }: Caller,
  clients: Pick<AwsClients, 'iam'>,
  options: RetryOptions,
): Promise<string> {
  const name = sessionRole(arn);
  if (name === undefined) return arn;
  const { GetRoleCommand } = await import('@aws-sdk/client-iam');
  const iam = await clients.iam();
  const { Role } = await callAws(
    { doing: `look for the role ${name}`, needs: 'iam:GetRole' },
    (abortSignal) => iam.send(new GetRoleCommand({ RoleName: name }), { abortSignal }),
    options,
  );
  return Role?.Arn ?? arn;
}
