import type { ScheduleAws } from '../schedule.ts';
import { FILE_SYSTEM } from './state-volume.ts';

/** Roles: the scheduler starts the task, ECS writes its log, the task reports. */
export function roleResources(name: string, aws: ScheduleAws): Record<string, unknown> {
  return {
    TaskRole: role('ecs-tasks.amazonaws.com', {
      Version: '2012-10-17',
      Statement: [...aws.policy.Statement, ...outputs(aws), stateAccess],
    }),
    ExecutionRole: role('ecs-tasks.amazonaws.com', {
      Version: '2012-10-17',
      Statement: [
        {
          Sid: 'WriteLogs',
          Effect: 'Allow',
          Action: ['logs:CreateLogStream', 'logs:PutLogEvents'],
          Resource: [{ 'Fn::GetAtt': ['LogGroup', 'Arn'] }],
        },
        {
          Sid: 'PullImage',
          Effect: 'Allow',
          Action: ['ecr:BatchGetImage', 'ecr:GetDownloadUrlForLayer'],
          Resource: [
            { 'Fn::Sub': `arn:\${AWS::Partition}:ecr:\${AWS::Region}:\${AWS::AccountId}:repository/*` },
          ],
        },
        // This action supports no narrower resource.
        { Sid: 'LogInToEcr', Effect: 'Allow', Action: ['ecr:GetAuthorizationToken'], Resource: ['*'] },
      ],
    }),
    SchedulerRole: role('scheduler.amazonaws.com', {
      Version: '2012-10-17',
      Statement: [runTask(name), passRoles, deadLetters],
    }),
  };
}

function role(service: string, policy: unknown): unknown {
  const trust = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: service },
        Action: 'sts:AssumeRole',
        // Only for schedulers and tasks of this account.
        Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
      },
    ],
  };
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: trust,
      Policies: [{ PolicyName: 'flowq', PolicyDocument: policy }],
    },
  };
}

function outputs({ outputs: objects }: ScheduleAws): unknown[] {
  if (objects.length === 0) return [];
  return [{ Sid: 'WriteReports', Effect: 'Allow', Action: ['s3:PutObject'], Resource: objects }];
}

const stateAccess = {
  Sid: 'KeepState',
  Effect: 'Allow',
  Action: ['elasticfilesystem:ClientMount', 'elasticfilesystem:ClientWrite'],
  Resource: [
    {
      'Fn::Sub': [
        `arn:\${AWS::Partition}:elasticfilesystem:\${AWS::Region}:\${AWS::AccountId}:file-system/\${Id}`,
        { Id: FILE_SYSTEM },
      ],
    },
  ],
  Condition: {
    StringEquals: { 'elasticfilesystem:AccessPointArn': { 'Fn::GetAtt': ['AccessPoint', 'Arn'] } },
  },
};

/** Any revision of the task definition, so that the role survives updates. */
function runTask(name: string) {
  const family = `arn:\${AWS::Partition}:ecs:\${AWS::Region}:\${AWS::AccountId}:task-definition/flowq-${name.replaceAll('.', '-')}:*`;
  return {
    Sid: 'StartTask',
    Effect: 'Allow',
    Action: ['ecs:RunTask'],
    Resource: [{ 'Fn::Sub': family }],
    Condition: { ArnEquals: { 'ecs:cluster': { 'Fn::GetAtt': ['Cluster', 'Arn'] } } },
  };
}

const deadLetters = {
  Sid: 'KeepWhatFailed',
  Effect: 'Allow',
  Action: ['sqs:SendMessage'],
  Resource: [{ 'Fn::GetAtt': ['DeadLetters', 'Arn'] }],
};

const passRoles = {
  Sid: 'PassRoles',
  Effect: 'Allow',
  Action: ['iam:PassRole'],
  Resource: [{ 'Fn::GetAtt': ['TaskRole', 'Arn'] }, { 'Fn::GetAtt': ['ExecutionRole', 'Arn'] }],
  Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
};
