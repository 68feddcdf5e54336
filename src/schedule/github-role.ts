import { awsPartition } from '../aws/partition.ts';
import type { ScheduleAws } from './schedule.ts';

/** GitHub's OIDC provider. */
const ISSUER = 'token.actions.githubusercontent.com';

/**
 * A role for a workflow as a CloudFormation template, with its permissions. Only runs of one branch of one repository
 * can assume it. Source: GitHub's guide "Configuring OpenID Connect in Amazon Web Services".
 */
export function githubRole(name: string, { account, region, policy, outputs }: ScheduleAws): string {
  const provider = `arn:${awsPartition(region)}:iam::${account}:oidc-provider/${ISSUER}`;
  const writing = { Sid: 'WriteReports', Effect: 'Allow', Action: ['s3:PutObject'], Resource: outputs };
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `flowq ${name}: permissions of its GitHub workflow; the account needs the OIDC provider ${ISSUER}`,
    Parameters: {
      Repository: {
        Type: 'String',
        Description: 'OWNER/NAME of the repository',
        AllowedPattern: '[^/*?]+/[^/*?]+',
      },
      Branch: { Type: 'String', Default: 'main', AllowedPattern: '[^*?]+' },
    },
    Resources: {
      Role: {
        Type: 'AWS::IAM::Role',
        Properties: {
          AssumeRolePolicyDocument: {
            Version: '2012-10-17',
            Statement: [
              {
                Effect: 'Allow',
                Principal: { Federated: provider },
                Action: 'sts:AssumeRoleWithWebIdentity',
                Condition: {
                  StringEquals: {
                    [`${ISSUER}:aud`]: 'sts.amazonaws.com',
                    [`${ISSUER}:sub`]: { 'Fn::Sub': `repo:\${Repository}:ref:refs/heads/\${Branch}` },
                  },
                },
              },
            ],
          },
          Policies: [
            {
              PolicyName: 'flowq',
              PolicyDocument: {
                ...policy,
                Statement: [...policy.Statement, ...(outputs.length > 0 ? [writing] : [])],
              },
            },
          ],
        },
      },
    },
    Outputs: { Role: { Value: { 'Fn::GetAtt': ['Role', 'Arn'] } } },
  };
  return `${JSON.stringify(template, undefined, 2)}\n`;
}
