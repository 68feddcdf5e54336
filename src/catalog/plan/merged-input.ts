import type { Table, TableInput } from '@aws-sdk/client-glue';
import { isFlowqs } from './table-diff.ts';

/**
 * The definition that UpdateTable is to write: what flowq wants, and what others added to the table. GetTable
 * answers with fields that UpdateTable refuses, so those it takes are named here.
 * Source: AWS Glue API, TableInput.
 */
export function mergedInput(wanted: TableInput, there: Table): TableInput {
  const {
    Owner,
    LastAccessTime,
    LastAnalyzedTime,
    Retention,
    TargetTable,
    StorageDescriptor: have = {},
  } = there;
  const want = wanted.StorageDescriptor ?? {};
  const comments = new Map((have.Columns ?? []).map(({ Name, Comment }) => [Name, Comment]));
  const kept = Object.entries(there.Parameters ?? {}).filter(([name]) => !isFlowqs(name));
  return {
    ...defined({ Owner, LastAccessTime, LastAnalyzedTime, Retention, TargetTable }),
    ...wanted,
    Description: there.Description || wanted.Description,
    StorageDescriptor: {
      ...have,
      ...want,
      Columns: want.Columns?.map((column) => ({
        ...column,
        Comment: comments.get(column.Name) || column.Comment,
      })),
      SerdeInfo: { ...have.SerdeInfo, ...want.SerdeInfo },
    },
    Parameters: { ...Object.fromEntries(kept), ...wanted.Parameters },
  };
}

function defined<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}
