import { isDenied } from '../../aws/error-kinds.ts';
import { sourceError } from '../../errors.ts';
import type { Step } from '../../plan/step.ts';
import { type Delivery, type LogGroupDestination, logGroupArn, type Site, tagsOf } from '../delivery.ts';
import { listOf, type PolicyDocument, policyText, type Statement } from '../policies/policy.ts';
import {
  flowLogsArn,
  ROLE_ACTIONS,
  roleStatement,
  trustStatement,
  VPC_FLOW_LOGS,
} from '../policies/role-policies.ts';
import type { FoundRole, Role } from './role.ts';

/** Milliseconds that a role counts as new, because other services may not know it yet. */
const NEW_MS = 5 * 60_000;

export interface RolePlan {
  readonly steps: readonly Step[];
  readonly notes: readonly string[];
  /** Whether AWS may temporarily report that it cannot be assumed. */
  readonly isNew: boolean;
}

/**
 * Plans the changes after which the role exists, with the trust and the permissions that delivery needs. A role that
 * flowq did not create is checked and used, never changed.
 * @throws FlowqError (source) if an existing role is not suitable
 */
export async function planRole(
  role: Role,
  delivery: Delivery<LogGroupDestination>,
  site: Site,
): Promise<RolePlan> {
  let there: FoundRole | undefined;
  try {
    there = await role.find();
  } catch (error) {
    if (!delivery.destination.isRoleThere || !isDenied(error)) throw error;
    const note = `not checked, because these credentials may not read it: ${delivery.destination.roleArn}`;
    return { steps: [], notes: [note], isNew: false };
  }
  if (!there) return { steps: [createStep(role, delivery, site), allowStep(role)], notes: [], isNew: true };
  if (!isTrusting(there.trust, site)) {
    throw sourceError(
      `the role ${role.name} does not trust ${VPC_FLOW_LOGS} for flow logs of ${site.region}; flowq does not change existing roles`,
      `add this to its trust policy, or choose another --role:\n${policyText(trustStatement(site))}`,
    );
  }
  const isNew = Date.now() - (there.made ?? 0) < NEW_MS;
  const missing = missingActions(await role.statements(), logGroupArn(site, delivery.destination.group));
  if (missing.length === 0) return { steps: [], notes: [], isNew };
  if (there.isMadeByFlowq) return { steps: [allowStep(role)], notes: [], isNew };
  throw sourceError(
    `the role ${role.name} does not allow ${missing.join(', ')}; flowq changes only roles that it created`,
    `add this to its policies, or choose another --role:\n${policyText(roleStatement())}`,
  );
}

function createStep(role: Role, delivery: Delivery, site: Site): Step {
  const tags = tagsOf(delivery);
  return {
    what: `+ role ${role.name}`,
    parts: [
      `+ trusts ${VPC_FLOW_LOGS}, for ${flowLogsArn(site)} only`,
      ...tags.map(([key, value]) => `+ tag ${key} = ${value}`),
    ],
    calls: ['iam:CreateRole', 'iam:TagRole'],
    apply: () => role.create(trustStatement(site), tags),
  };
}

const allowStep = (role: Role): Step => ({
  what: `+ policy of the role ${role.name}`,
  parts: [`+ allows ${ROLE_ACTIONS.join(', ')}`],
  calls: ['iam:PutRolePolicy'],
  apply: () => role.allow(roleStatement()),
});

/** Returns whether the service may assume the role for a flow log of this site. */
function isTrusting(trust: PolicyDocument, site: Site): boolean {
  return trust.Statement.some(({ Effect, Principal, Action, Condition }) => {
    const services = listOf((Principal as { Service?: unknown } | undefined)?.Service);
    if (Effect !== 'Allow' || !services.includes(VPC_FLOW_LOGS) || !listOf(Action).includes('sts:AssumeRole'))
      return false;
    const conditions = Object.values(Condition ?? {}).flatMap((one) => Object.entries(one));
    const given: Readonly<Record<string, string>> = {
      'aws:sourceaccount': site.account,
      'aws:sourcearn': flowLogsArn(site, 'fl-0'),
    };
    return conditions.every(([key, wanted]) => {
      const value = given[key.toLowerCase()];
      return value !== undefined && listOf(wanted).some((pattern) => isLike(value, String(pattern)));
    });
  });
}

/** Returns those of the five permissions that no statement allows for the log group, or that one denies. */
function missingActions(statements: readonly Statement[], group: string): string[] {
  // `Resource` may name the group or its streams, which all permissions but those on groups concern.
  const arns = [group, `${group}:*`, `${group}:log-stream:x`];
  const matches = (effect: 'Allow' | 'Deny', action: string) =>
    statements.some(
      ({ Effect, Action, Resource, Condition }) =>
        Effect === effect &&
        (effect === 'Allow' || Condition === undefined) &&
        listOf(Action).some((pattern) => isLike(action.toLowerCase(), String(pattern).toLowerCase())) &&
        listOf(Resource).some((pattern) => arns.some((arn) => isLike(arn, String(pattern)))),
    );
  return ROLE_ACTIONS.filter((action) => !matches('Allow', action) || matches('Deny', action));
}

/** Matches an IAM pattern: `*` stands for any characters, `?` for one. */
function isLike(text: string, pattern: string): boolean {
  const words = pattern
    .replace(/[.+^${}()|[\]\\]/g, '\\$&')
    .replaceAll('*', '.*')
    .replaceAll('?', '.');
  return new RegExp(`^${words}$`).test(text);
}
