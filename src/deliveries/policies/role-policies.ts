import type { Site } from '../delivery.ts';
import type { Statement } from './policy.ts';

/** The service that assumes the role to write flow logs to log groups. */
export const VPC_FLOW_LOGS = 'vpc-flow-logs.amazonaws.com';

/**
 * Permissions that the role needs. Source: Amazon VPC User Guide, "IAM role for publishing flow logs to CloudWatch
 * Logs".
 */
export const ROLE_ACTIONS = [
  'logs:CreateLogGroup',
  'logs:CreateLogStream',
  'logs:PutLogEvents',
  'logs:DescribeLogGroups',
  'logs:DescribeLogStreams',
] as const;

/** Returns the ARN of flow logs that may use the role: any of this account and Region, because none has an id yet. */
export const flowLogsArn = ({ partition, region, account }: Site, id = '*') =>
  `arn:${partition}:ec2:${region}:${account}:vpc-flow-log/${id}`;

/** Returns the statement that lets the service assume the role, only for this account's flow logs. */
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
