import type { Policy } from '../../catalog/iam.ts';
import type { Site } from '../delivery.ts';

/**
 * The least that reports over a log group of CloudWatch Logs need: its events, when the newest of them was, and which
 * fields they have. Source: Service Authorization Reference, "Amazon CloudWatch Logs" and "Amazon EC2".
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
      // EC2 knows no narrower resource for it.
      { Sid: 'DescribeFlowLogs', Effect: 'Allow', Action: ['ec2:DescribeFlowLogs'], Resource: ['*'] },
    ],
  };
}

const groupArns = (group: string, { partition, region, account }: Site) => {
  const arn = `arn:${partition}:logs:${region}:${account}:log-group:${group}`;
  return [arn, `${arn}:*`];
};
