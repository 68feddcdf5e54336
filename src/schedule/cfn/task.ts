import { shellCommand } from '../../output/terminal/shell-word.ts';
import type { Schedule } from '../schedule.ts';
import { FILE_SYSTEM, USER } from './state-volume.ts';

const STATE = '/state';

/** The cluster, the task definition and its log. */
export function taskResources({ name, command, env, configText }: Schedule): Record<string, unknown> {
  const family = `flowq-${name.replaceAll('.', '-')}`;
  const run = shellCommand(['flowq', ...command]);
  const environment = { ...env, HOME: '/tmp', FLOWQ_STATE_DIR: STATE, FLOWQ_JSON: configText };
  return {
    Cluster: { Type: 'AWS::ECS::Cluster', Properties: { ClusterName: family } },
    LogGroup: {
      Type: 'AWS::Logs::LogGroup',
      Properties: { LogGroupName: `/flowq/${name}`, RetentionInDays: 90 },
    },
    TaskDefinition: {
      Type: 'AWS::ECS::TaskDefinition',
      Properties: {
        Family: family,
        RequiresCompatibilities: ['FARGATE'],
        NetworkMode: 'awsvpc',
        Cpu: '256',
        Memory: '1024',
        TaskRoleArn: { 'Fn::GetAtt': ['TaskRole', 'Arn'] },
        ExecutionRoleArn: { 'Fn::GetAtt': ['ExecutionRole', 'Arn'] },
        Volumes: [
          {
            Name: 'state',
            EFSVolumeConfiguration: {
              FilesystemId: FILE_SYSTEM,
              TransitEncryption: 'ENABLED',
              AuthorizationConfig: { AccessPointId: { Ref: 'AccessPoint' }, IAM: 'ENABLED' },
            },
          },
        ],
        ContainerDefinitions: [
          {
            Name: 'flowq',
            Image: { Ref: 'Image' },
            Essential: true,
            User: USER,
            EntryPoint: ['sh', '-c'],
            // exec makes flowq process 1, which receives the stop signal.
            Command: [
              `mkdir -pm 700 /tmp/flowq && cd /tmp/flowq && printf %s "$FLOWQ_JSON" > flowq.json && exec ${run}`,
            ],
            Environment: Object.entries(environment).map(([Name, Value]) => ({ Name, Value })),
            MountPoints: [{ SourceVolume: 'state', ContainerPath: STATE }],
            // Time to stop the query in Athena.
            StopTimeout: 60,
            LogConfiguration: {
              LogDriver: 'awslogs',
              Options: {
                'awslogs-group': { Ref: 'LogGroup' },
                'awslogs-region': { Ref: 'AWS::Region' },
                'awslogs-stream-prefix': 'flowq',
              },
            },
          },
        ],
      },
    },
  };
}
