import type { Execution } from './execution.ts';

/** Returns the execution as GetQueryExecution shows it; the next scripted state, if any, replaces the real one. */
export function queryExecution(execution: Execution): Record<string, unknown> {
  const { plan, id, location } = execution;
  return {
    QueryExecutionId: id,
    Query: plan.query,
    StatementType: plan.kind.type,
    SubstatementType: plan.kind.subtype,
    ResultConfiguration: {
      OutputLocation: location,
      EncryptionConfiguration: plan.encryption,
    },
    ...(location === undefined && { ManagedQueryResultsConfiguration: { Enabled: true } }),
    ...(plan.reuseMinutes !== undefined && {
      ResultReuseConfiguration: {
        ResultReuseByAgeConfiguration: { Enabled: true, MaxAgeInMinutes: plan.reuseMinutes },
      },
    }),
    QueryExecutionContext: { Catalog: plan.statement.catalog, Database: plan.statement.database },
    Status: status(execution),
    Statistics: statistics(execution),
    WorkGroup: plan.workGroup,
    EngineVersion: { SelectedEngineVersion: 'AUTO', EffectiveEngineVersion: 'Athena engine version 3' },
  };
}

function status(execution: Execution): Record<string, unknown> {
  const submitted = { SubmissionDateTime: execution.submitted / 1000 };
  const scripted = execution.script.shift();
  if (scripted !== undefined) return { State: scripted, ...submitted };
  const { state, reason, error, completed } = execution;
  return {
    State: state,
    ...submitted,
    ...(completed !== undefined && { CompletionDateTime: completed / 1000 }),
    ...(reason !== undefined && { StateChangeReason: reason }),
    ...(error !== undefined && {
      AthenaError: {
        ErrorCategory: error.category,
        ErrorType: error.type,
        Retryable: error.retryable,
        ErrorMessage: error.reason,
      },
    }),
  };
}

function statistics({
  submitted,
  started,
  completed,
  scannedBytes,
  reused,
}: Execution): Record<string, unknown> {
  const end = completed ?? Date.now();
  const begin = started ?? end;
  return {
    QueryQueueTimeInMillis: begin - submitted,
    EngineExecutionTimeInMillis: end - begin,
    ServiceProcessingTimeInMillis: 0,
    TotalExecutionTimeInMillis: end - submitted,
    DataScannedInBytes: scannedBytes,
    ResultReuseInformation: { ReusedPreviousResult: reused !== undefined },
  };
}
