import { usageError } from '../errors.ts';
import { VERSION } from '../version.ts';
import { alarmResources } from './cfn/alarm.ts';
import { deadLetterResources } from './cfn/dead-letters.ts';
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
    Conditions: {
      HasTopic: { 'Fn::Not': [{ 'Fn::Equals': [{ Ref: 'AlarmTopic' }, ''] }] },
      MakesState: { 'Fn::Equals': [{ Ref: 'StateFileSystem' }, ''] },
    },
    Resources: {
      ...stateResources(name),
      ...roleResources(name, aws),
      ...taskResources(schedule),
      ...alarmResources(name),
      ...deadLetterResources(name),
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
            DeadLetterConfig: { Arn: { 'Fn::GetAtt': ['DeadLetters', 'Arn'] } },
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
  const text = `${JSON.stringify(template, undefined, 2)}\n`;
  checkSizes(text, template.Resources);
  const bucket = Buffer.byteLength(text) > MOST_INLINE ? ' --s3-bucket BUCKET' : '';
  return [
    {
      name: `flowq-${name}.template.json`,
      text,
      note: `build flowq's Dockerfile, push the image, then aws cloudformation deploy --template-file flowq-${name}.template.json --stack-name flowq-${name}${bucket} --capabilities CAPABILITY_IAM --parameter-overrides Vpc=vpc-… Subnet=subnet-… Image=…`,
    },
  ];
}

/** Bytes of a template that is sent along, of one that is fetched from S3, and of a task's definition. */
const MOST_INLINE = 51_200;
const MOST_TEMPLATE = 1_048_576;
const MOST_TASK = 65_536;

/** Source: AWS CloudFormation User Guide, "Quotas"; Amazon ECS Developer Guide, "Service quotas". */
function checkSizes(template: string, { TaskDefinition }: Readonly<Record<string, unknown>>): void {
  const task = Buffer.byteLength(JSON.stringify(TaskDefinition));
  if (task <= MOST_TASK && Buffer.byteLength(template) <= MOST_TEMPLATE) return;
  throw usageError(
    `flowq.json is too long for a task of ECS: its definition has ${task} bytes, and may have ${MOST_TASK}`,
    'split its jobs among several files, or run flowq init with --accounts injected',
  );
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
    Description: `Made of flowq's Dockerfile, such as ACCOUNT.dkr.ecr.REGION.amazonaws.com/flowq:${VERSION}`,
  },
  StateFileSystem: {
    Type: 'String',
    Default: '',
    Description: 'File system of an earlier stack, fs-…, to go on with its state; a new one without',
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
