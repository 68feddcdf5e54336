import { usageError } from '../errors.ts';
import { VERSION } from '../version.ts';
import { alarmResources } from './cfn/alarm.ts';
import { deadLetterResources } from './cfn/dead-letters.ts';
import { roleResources } from './cfn/roles.ts';
import { stateResources } from './cfn/state-volume.ts';
import { taskResources } from './cfn/task.ts';
import { DAY, HOUR, type Rhythm, rhythmText, timesOfDay, WEEK } from './rhythm.ts';
import type { Schedule, ScheduleFile } from './schedule.ts';

/**
 * Returns a CloudFormation template of an EventBridge schedule that starts an ECS task on Fargate. The state of jobs is
 * on an EFS file system, which survives the tasks.
 */
export function eventBridge(schedule: Schedule): ScheduleFile[] {
  const { name, rhythm, aws } = schedule;
  if (!aws)
    throw usageError(
      '--for eventbridge needs logs in S3',
      'run flowq init s3://… first; for local logs, use cron or systemd',
    );
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `flowq ${name}, ${rhythmText(rhythm)}`,
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

/** Maximum bytes of an inline template, of one in S3, and of a task definition. */
const MOST_INLINE = 51_200;
const MOST_TEMPLATE = 1_048_576;
const MOST_TASK = 65_536;

/** Source: AWS CloudFormation User Guide, "Quotas"; Amazon ECS Developer Guide, "Service quotas". */
function checkSizes(template: string, { TaskDefinition }: Readonly<Record<string, unknown>>): void {
  const task = Buffer.byteLength(JSON.stringify(TaskDefinition));
  if (task <= MOST_TASK && Buffer.byteLength(template) <= MOST_TEMPLATE) return;
  throw usageError(
    `flowq.json is too long for an ECS task: its definition has ${task} bytes, the maximum is ${MOST_TASK}`,
    'split the jobs into several files, or run flowq init with --accounts injected',
  );
}

const PARAMETERS = {
  Vpc: { Type: 'AWS::EC2::VPC::Id', Description: 'VPC of the task' },
  Subnet: { Type: 'AWS::EC2::Subnet::Id', Description: 'A subnet with access to AWS and the image' },
  AssignPublicIp: {
    Type: 'String',
    AllowedValues: ['ENABLED', 'DISABLED'],
    Default: 'DISABLED',
    Description: 'ENABLED in a public subnet, which has no other way out',
  },
  Image: {
    Type: 'String',
    Description: `Built from flowq's Dockerfile, such as ACCOUNT.dkr.ecr.REGION.amazonaws.com/flowq:${VERSION}`,
  },
  StateFileSystem: {
    Type: 'String',
    Default: '',
    Description: 'File system of an earlier stack, fs-…, to continue with its state (default: a new one)',
  },
  AlarmTopic: {
    Type: 'String',
    Default: '',
    Description:
      'ARN of an SNS topic to notify of failed runs, if any; its policy must allow events.amazonaws.com to publish',
  },
};

/** Source: EventBridge Scheduler User Guide, "Cron-based schedules": six fields, one of the two day fields is a question mark. */
export function scheduleExpression(rhythm: Rhythm): string {
  const { step, offset } = rhythm;
  if (step >= DAY) {
    const [minute, hour] = [(offset % HOUR) / 60, Math.floor(offset / HOUR)];
    return step === WEEK ? `cron(${minute} ${hour} ? * MON *)` : `cron(${minute} ${hour} * * ? *)`;
  }
  const { minutes, hours } = timesOfDay(rhythm);
  return `cron(${minutes.join(',')} ${hours === 'all' ? '*' : hours.join(',')} * * ? *)`;
}
