import type { EngineLimits } from '../../engines/sql/limited-runner.ts';
import { actionsOf, recordTests } from '../../flows/record-filter.ts';
import { FLOW_LOG } from '../../flows/record-set.ts';
import { temporaryFile } from '../../processes/temporary.ts';
import type { FileColumns } from '../../readers/file-column.ts';
import type { Reader, ReaderOptions } from '../../readers/reader.ts';
import type { LogFile } from '../log-file.ts';
import type { SourceRequest } from '../source.ts';
import { flowLogIdIn, haveSeveralFlowLogs } from './flow-log-id.ts';

/** Divisor of the user's memory limit: columns may use this share. */
const SHARE = 4;

/**
 * Returns a reader for the records that a query needs, used while files are inspected; undefined if the need is
 * unknown.
 */
export async function readerFor(
  { need, window, filter, printOnly }: SourceRequest,
  files: readonly LogFile[],
  limits: EngineLimits,
): Promise<Reader | undefined> {
  if (!need || printOnly) return undefined;
  const { columns, flowsOnly } = need;
  const hasFlowLogs = haveSeveralFlowLogs(files.map(({ name }) => name));
  const tests = recordTests(filter);
  return makeReader(limits, {
    fileColumns: hasFlowLogs && columns.includes(FLOW_LOG) ? { [FLOW_LOG]: flowLogIdIn } : {},
    needOf: ({ fields }) => {
      const isLogged = (column: string) =>
        column === FLOW_LOG ? hasFlowLogs : fields.some((field) => field.column === column);
      return { columns: columns.filter(isLogged), window, flowsOnly, tests, ...actionsOf(filter, need) };
    },
  });
}

/** Returns a reader for all columns of all records, and the given file columns, used while files are inspected. */
export function recordsReader(
  fileColumns: FileColumns,
  { readThreads, ...limits }: EngineLimits & { readonly readThreads?: number | undefined },
): Promise<Reader> {
  return makeReader(limits, {
    fileColumns,
    threads: readThreads,
    needOf: ({ fields }) => ({
      columns: fields.map(({ column }) => column),
      window: undefined,
      flowsOnly: false,
    }),
  });
}

async function makeReader(
  { memoryLimit }: EngineLimits,
  options: Pick<ReaderOptions, 'needOf' | 'fileColumns' | 'threads'>,
): Promise<Reader> {
  const { Reader } = await import('../../readers/reader.ts');
  return new Reader({ ...options, openFile: temporaryFile, memory: memoryLimit && memoryLimit / SHARE });
}
