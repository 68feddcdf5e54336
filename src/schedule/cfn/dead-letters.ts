/** A queue for failed starts, and an alarm if there is a topic. */
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

/** Retention in seconds, the maximum of SQS. */
const TWO_WEEKS = 1_209_600;
