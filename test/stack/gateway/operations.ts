import { invalidRequest } from '../aws/aws-error.ts';
import type { AthenaService } from './athena-service.ts';
import { queryExecution } from './query-execution.ts';
import { queryResults } from './query-results.ts';
import { type StartInput, startQuery } from './start-query.ts';
import type { WorkGroup } from './work-groups.ts';

interface ById {
  QueryExecutionId?: string;
}

interface ByIds {
  QueryExecutionIds?: string[];
}

interface ByWorkGroup {
  WorkGroup?: string;
}

type Operation = (athena: AthenaService, input: never) => unknown;

const engine = { SelectedEngineVersion: 'AUTO', EffectiveEngineVersion: 'Athena engine version 3' };

/** The gateway's operations, by AWS's names. */
export const operations: Record<string, Operation> = {
  StartQueryExecution: (athena, input: StartInput) => startQuery(athena, input),

  GetQueryExecution: (athena, { QueryExecutionId }: ById) => ({
    QueryExecution: queryExecution(athena.execution(QueryExecutionId)),
  }),

  BatchGetQueryExecution: (athena, { QueryExecutionIds = [] }: ByIds) => {
    const known = QueryExecutionIds.flatMap((id) => athena.executions.get(id) ?? []);
    const unknown = QueryExecutionIds.filter((id) => !athena.executions.has(id));
    return {
      QueryExecutions: known.map(queryExecution),
      UnprocessedQueryExecutionIds: unknown.map((id) => ({
        QueryExecutionId: id,
        ErrorCode: 'QUERY_EXECUTION_NOT_FOUND',
        ErrorMessage: `QueryExecution ${id} was not found`,
      })),
    };
  },

  GetQueryResults: (athena, input: ById & { MaxResults?: number; NextToken?: string }) =>
    queryResults(athena.execution(input.QueryExecutionId), input),

  StopQueryExecution: (athena, { QueryExecutionId }: ById) => {
    athena.execution(QueryExecutionId).stop();
    return {};
  },

  GetWorkGroup: (athena, { WorkGroup = 'primary' }: ByWorkGroup) => {
    const { Configuration, ...group } = athena.workGroups.get(WorkGroup);
    const configuration = { EnforceWorkGroupConfiguration: false, EngineVersion: engine, ...Configuration };
    return { WorkGroup: { ...group, State: 'ENABLED', Configuration: configuration } };
  },

  GetDataCatalog: (athena, { Name = '' }: { Name?: string }) => {
    const DataCatalog = athena.dataCatalogs.find((catalog) => catalog.Name === Name);
    if (DataCatalog === undefined) throw invalidRequest(`Data catalog ${Name} was not found`);
    return { DataCatalog };
  },

  ListWorkGroups: (athena) => ({
    WorkGroups: athena.workGroups.list().map(({ Name, Description }) => ({
      Name,
      Description: Description ?? '',
      State: 'ENABLED',
      EngineVersion: engine,
    })),
  }),

  CreateWorkGroup: (athena, input: WorkGroup) => {
    athena.workGroups.create(input);
    return {};
  },

  DeleteWorkGroup: (athena, { WorkGroup = '' }: ByWorkGroup) => {
    athena.workGroups.delete(WorkGroup);
    return {};
  },
};
