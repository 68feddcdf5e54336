/** Where the scheduler puts starts that it gave up, and an alarm where there is a topic to tell. */
export function deadLetterResources(name: string): Record<string, unknown> {
  return {
    DeadLetters: {
      Type: 'AWS::SQS::Queue',
      Properties: { MessageRetentionPeriod: TWO_WEEKS, SqsManagedSseEnabled: true },
    },
    NotStarted: {
      Type: 'AWS::CloudWatch::Alarm',
      Condition: 'HasTopic',
      Properties: {
        AlarmDescription: `flowq ${name}: a run could not be started`,
        Namespace: 'AWS/SQS',
        MetricName: 'ApproximateNumberOfMessagesVisible',
        Dimensions: [{ Name: 'QueueName', Value: { 'Fn::GetAtt': ['DeadLetters', 'QueueName'] } }],
        Statistic: 'Maximum',
        Period: 300,
        EvaluationPeriods: 1,
        Threshold: 0,
        ComparisonOperator: 'GreaterThanThreshold',
        TreatMissingData: 'notBreaching',
        AlarmActions: [{ Ref: 'AlarmTopic' }],
      },
    },
  };
}

/** Seconds: SQS keeps nothing for longer. */
const TWO_WEEKS = 1_209_600;
