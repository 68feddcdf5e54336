import type { Table, TableInput } from '@aws-sdk/client-glue';
import { isFlowqs } from './table-diff.ts';

/**
 * Returns the input of UpdateTable: flowq's definition, with what others added to the table. GetTable returns fields
 * that UpdateTable rejects, so only the accepted ones are copied.
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
  const preserved = Object.entries(there.Parameters ?? {}).filter(([name]) => !isFlowqs(name));
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
    Parameters: { ...Object.fromEntries(preserved), ...wanted.Parameters },
  };
}

function defined<T extends object>(fields: T): Partial<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Partial<T>;
}
