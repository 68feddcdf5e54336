import type { Policy } from '../../catalog/iam.ts';
import { logGroupArn, type Site } from '../delivery.ts';

/**
 * Returns the smallest policy for reports over a CloudWatch log group: its class, its events, the time of the newest
 * event, and its fields. Source: Service Authorization Reference, "Amazon CloudWatch Logs" and "Amazon EC2".
 */
export function logGroupPolicy(group: string, site: Site): Policy {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'ReadEvents',
        Effect: 'Allow',
        Action: ['logs:FilterLogEvents', 'logs:DescribeLogStreams'],
        Resource: groupArns(group, site),
      },
      // The class shows whether Logs Insights can read the group.
      { Sid: 'LookAtLogGroup', Effect: 'Allow', Action: ['logs:DescribeLogGroups'], Resource: ['*'] },
      // EC2 supports no narrower resource for this action.
      { Sid: 'DescribeFlowLogs', Effect: 'Allow', Action: ['ec2:DescribeFlowLogs'], Resource: ['*'] },
    ],
  };
}

/** Returns the policy for reports with `--engine insights`: running queries, and stopping abandoned ones. */
export function insightsPolicy(group: string, site: Site): Policy {
  const { Version, Statement } = logGroupPolicy(group, site);
  const run = {
    Sid: 'RunQueries',
    Effect: 'Allow',
    Action: ['logs:StartQuery'],
    Resource: groupArns(group, site),
  } as const;
  // These actions identify a query by its id, not by its group.
  const read = {
    Sid: 'ReadQueries',
    Effect: 'Allow',
    Action: ['logs:GetQueryResults', 'logs:StopQuery'],
    Resource: ['*'],
  } as const;
  return { Version, Statement: [run, read, ...Statement] };
}

/** Returns the policy for `flowq tail` of a log group: live tail, and the calls it falls back to. */
export function tailPolicy(group: string, site: Site): Policy {
  const { Version, Statement } = logGroupPolicy(group, site);
  const follow = {
    Sid: 'FollowEvents',
    Effect: 'Allow',
    Action: ['logs:StartLiveTail'],
    Resource: groupArns(group, site),
  } as const;
  return { Version, Statement: [follow, ...Statement] };
}

const groupArns = (group: string, site: Site) => {
  const arn = logGroupArn(site, group);
  return [arn, `${arn}:*`];
};
