import type { Policy } from '../../catalog/iam.ts';
import type { Site } from '../delivery.ts';

/**
 * The least that reports over a log group of CloudWatch Logs need: its class, its events, when the newest of them was, and
 * which fields they have. Source: Service Authorization Reference, "Amazon CloudWatch Logs" and "Amazon EC2".
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
      // Its class says whether Logs Insights reads it.
      { Sid: 'LookAtLogGroup', Effect: 'Allow', Action: ['logs:DescribeLogGroups'], Resource: ['*'] },
      // EC2 knows no narrower resource for it.
      { Sid: 'DescribeFlowLogs', Effect: 'Allow', Action: ['ec2:DescribeFlowLogs'], Resource: ['*'] },
    ],
  };
}

/** What reports with `--engine insights` need: queries, which are stopped when they are not waited for. */
export function insightsPolicy(group: string, site: Site): Policy {
  const { Version, Statement } = logGroupPolicy(group, site);
  const run = {
    Sid: 'RunQueries',
    Effect: 'Allow',
    Action: ['logs:StartQuery'],
    Resource: groupArns(group, site),
  } as const;
  // A query goes by its id, not by its group.
  const read = {
    Sid: 'ReadQueries',
    Effect: 'Allow',
    Action: ['logs:GetQueryResults', 'logs:StopQuery'],
    Resource: ['*'],
  } as const;
  return { Version, Statement: [run, read, ...Statement] };
}

/** What `flowq tail` of a log group needs: live tail, and what it does where that is refused. */
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

const groupArns = (group: string, { partition, region, account }: Site) => {
  const arn = `arn:${partition}:logs:${region}:${account}:log-group:${group}`;
  return [arn, `${arn}:*`];
};
