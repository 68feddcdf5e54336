import { usageError } from '../errors.ts';
import { VERSION } from '../version.ts';
import { alarmResources } from './cfn/alarm.ts';
import { roleResources } from './cfn/roles.ts';
import { stateResources } from './cfn/state-volume.ts';
import { taskResources } from './cfn/task.ts';
import { DAY, HOUR, type Rhythm, rhythmWords, timesOfDay, WEEK } from './rhythm.ts';
import type { Schedule, ScheduleFile } from './schedule.ts';

/**
 * EventBridge Scheduler that starts a task of ECS on Fargate, as a CloudFormation template. What is remembered of
 * jobs is on a file system of EFS, which outlives the tasks.
 */
export function eventBridge(schedule: Schedule): ScheduleFile[] {
  const { name, rhythm, aws } = schedule;
  if (!aws)
    throw usageError(
      'EventBridge runs reports over logs in S3',
      'run flowq init s3://… first; cron and systemd run local ones',
    );
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `flowq ${name}, ${rhythmWords(rhythm)}`,
    Parameters: PARAMETERS,
    Conditions: { HasTopic: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'AlarmTopic' }, ''] }] } },
    Resources: {
      ...stateResources(name),
      ...roleResources(name, aws),
      ...taskResources(schedule),
      ...alarmResources(name),
      Schedule: {
        Type: 'AWS::Scheduler::Schedule',
        DependsOn: 'MountTarget',
        Properties: {
          Name: `flowq-${name}`,
          ScheduleExpression: scheduleExpression(rhythm),
          ScheduleExpressionTimezone: rhythm.step < DAY ? 'UTC' : rhythm.zone,
          FlexibleTimeWindow: { Mode: 'OFF' },
          Target: {
            Arn: { 'Fn::GetAtt': ['Cluster', 'Arn'] },
            RoleArn: { 'Fn::GetAtt': ['SchedulerRole', 'Arn'] },
            RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: HOUR },
            EcsParameters: {
              TaskDefinitionArn: { Ref: 'TaskDefinition' },
              TaskCount: 1,
              LaunchType: 'FARGATE',
              NetworkConfiguration: {
                AwsvpcConfiguration: {
                  Subnets: [{ Ref: 'Subnet' }],
                  SecurityGroups: [{ Ref: 'TaskSecurityGroup' }],
                  AssignPublicIp: { Ref: 'AssignPublicIp' },
                },
              },
            },
          },
        },
      },
    },
  };
  return [
    {
      name: `flowq-${name}.template.json`,
      text: `${JSON.stringify(template, undefined, 2)}\n`,
      note: `aws cloudformation deploy --template-file flowq-${name}.template.json --stack-name flowq-${name} --capabilities CAPABILITY_IAM --parameter-overrides Vpc=vpc-… Subnet=subnet-…`,
    },
  ];
}

const PARAMETERS = {
  Vpc: { Type: 'AWS::EC2::VPC::Id', Description: 'Where the task runs' },
  Subnet: { Type: 'AWS::EC2::Subnet::Id', Description: 'A subnet that reaches AWS and the image' },
  AssignPublicIp: {
    Type: 'String',
    AllowedValues: ['ENABLED', 'DISABLED'],
    Default: 'DISABLED',
    Description: 'ENABLED in a public subnet, which the task could not leave without',
  },
  Image: {
    Type: 'String',
    Default: 'public.ecr.aws/docker/library/node:24-slim',
    Description: `Has Node and npx; flowq ${VERSION} is fetched from npm`,
  },
  AlarmTopic: {
    Type: 'String',
    Default: '',
    Description:
      'ARN of an SNS topic to be told of failed runs, if any; its policy must let events.amazonaws.com publish',
  },
};

/** Source: EventBridge Scheduler User Guide, "Cron-based schedules": six fields, of days one is a question mark. */
export function scheduleExpression(rhythm: Rhythm): string {
  const { step, offset } = rhythm;
  if (step >= DAY) {
    const [minute, hour] = [(offset % HOUR) / 60, Math.floor(offset / HOUR)];
    return step === WEEK ? `cron(${minute} ${hour} ? * MON *)` : `cron(${minute} ${hour} * * ? *)`;
  }
  const { minutes, hours } = timesOfDay(rhythm);
  return `cron(${minutes.join(',')} ${hours === 'all' ? '*' : hours.join(',')} * * ? *)`;
}
