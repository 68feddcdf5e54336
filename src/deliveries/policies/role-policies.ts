import type { Site } from '../delivery.ts';
import type { Statement } from './policy.ts';

/** Who writes flow logs to log groups, by a role. */
export const VPC_FLOW_LOGS = 'vpc-flow-logs.amazonaws.com';

/** What the role must be allowed. Source: Amazon VPC User Guide, "IAM role for publishing flow logs to CloudWatch Logs". */
export const ROLE_ACTIONS = [
  'logs:CreateLogGroup',
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  'logs:DescribeLogGroups',
  'logs:DescribeLogStreams',
] as const;

/** The flow logs that may use the role: any of this account and Region, because none has an id yet. */
export const flowLogsArn = ({ partition, region, account }: Site, id = '*') =>
  `arn:${partition}:ec2:${region}:${account}:vpc-flow-log/${id}`;

/** Lets the service take the role, and only on behalf of this account's flow logs. */
export function trustStatement(site: Site): Statement {
  return {
    Effect: 'Allow',
    Principal: { Service: VPC_FLOW_LOGS },
    Action: 'sts:AssumeRole',
    Condition: {
      StringEquals: { 'aws:SourceAccount': site.account },
      ArnLike: { 'aws:SourceArn': flowLogsArn(site) },
    },
  };
}

export function roleStatement(): Statement {
  return { Sid: 'WriteFlowLogs', Effect: 'Allow', Action: ROLE_ACTIONS, Resource: '*' };
}
