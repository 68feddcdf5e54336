/** Notifies a topic, if there is one, of runs with an exit code other than 0 and of runs that did not start. */
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
        Description: `flowq ${name}: a run failed, or --fail-on holds (exit code 10)`,
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
