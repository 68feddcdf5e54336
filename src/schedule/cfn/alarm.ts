/** Tells a topic of runs that ended with another exit code than 0, or did not start; nothing where there is none. */
export function alarmResources(name: string): Record<string, unknown> {
  const detail = { lastStatus: ['STOPPED'], clusterArn: [{ 'Fn::GetAtt': ['Cluster', 'Arn'] }] };
  const failed = {
    $or: [{ containers: { exitCode: [{ 'anything-but': 0 }] } }, { stopCode: ['TaskFailedToStart'] }],
  };
  return {
    Alarm: {
      Type: 'AWS::Events::Rule',
      Condition: 'HasTopic',
      Properties: {
        Description: `flowq ${name}: a run failed, or found what it was to tell of (exit code 10)`,
        EventPattern: {
          source: ['aws.ecs'],
          'detail-type': ['ECS Task State Change'],
          detail: { ...detail, ...failed },
        },
        Targets: [{ Id: 'topic', Arn: { Ref: 'AlarmTopic' } }],
      },
    },
  };
}
