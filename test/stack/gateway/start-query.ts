import { invalidRequest } from '../aws/aws-error.ts';
import type { AthenaService } from './athena-service.ts';
import { QueryFailure } from './backend.ts';
import { Execution, type ExecutionPlan } from './execution.ts';
import { spoiled } from './query-faults.ts';
import { ResultFile } from './result-file.ts';
import { statementKind } from './statement-kind.ts';
import { encryption, outputLocation, type ResultConfiguration } from './work-groups.ts';

export interface StartInput {
  QueryString?: string;
  ClientRequestToken?: string;
  QueryExecutionContext?: { Catalog?: string; Database?: string };
  ResultConfiguration?: ResultConfiguration;
  WorkGroup?: string;
  ExecutionParameters?: string[];
  ResultReuseConfiguration?: {
    ResultReuseByAgeConfiguration?: { Enabled: boolean; MaxAgeInMinutes?: number };
  };
}

/** Implements StartQueryExecution: a known token returns the same execution again. */
export async function startQuery(
  athena: AthenaService,
  input: StartInput,
): Promise<{ QueryExecutionId: string }> {
  const token = validToken(input.ClientRequestToken);
  const { QueryString, QueryExecutionContext, ResultConfiguration } = input;
  const compared = JSON.stringify([
    QueryString,
    QueryExecutionContext?.Database,
    ResultConfiguration?.OutputLocation,
  ]);
  const known = athena.tokens.get(token);
  if (known !== undefined && known.compared !== compared) {
    throw invalidRequest('Idempotent parameters do not match', 'IDEMPOTENT_PARAMETER_MISMATCH');
  }
  const started = known?.started ?? begin(athena, input);
  athena.tokens.set(token, { compared, started });
  started.catch(() => athena.tokens.delete(token));
  return { QueryExecutionId: (await started).id };
}

async function begin(athena: AthenaService, input: StartInput): Promise<Execution> {
  const plan = planOf(athena, input);
  await parse(athena, plan.statement.sql);
  if (plan.outputLocation !== undefined) await athena.results.verify(plan.outputLocation);
  const fault = athena.faults.takeQuery(plan.query);
  const file = (id: string) => new ResultFile(`${athena.folder}/${id}`);
  const execution = new Execution(plan, file, fault?.states?.slice());
  const earlier = fault === undefined ? reusable(athena, plan) : undefined;
  athena.executions.set(execution.id, execution);
  if (earlier !== undefined) {
    execution.reuse(earlier);
    return execution;
  }
  const pages = () => athena.backend.run(withParameters(plan, input), execution.signal);
  const run = fault === undefined ? pages() : spoiled(fault, pages, execution.signal);
  execution.run(run, (done) => athena.publish(done));
  return execution;
}

function planOf(athena: AthenaService, input: StartInput): ExecutionPlan {
  const query = input.QueryString ?? '';
  const bytes = Buffer.byteLength(query);
  if (bytes < 1 || bytes > 262_144) throw invalidRequest('queryString must be from 1 to 262144 bytes long');
  const group = athena.workGroups.get(input.WorkGroup ?? 'primary');
  const { Catalog = 'AwsDataCatalog', Database } = input.QueryExecutionContext ?? {};
  const reuse = input.ResultReuseConfiguration?.ResultReuseByAgeConfiguration;
  return {
    query,
    kind: statementKind(query),
    statement: { sql: query.replace(/;\s*$/, ''), catalog: Catalog, database: Database },
    workGroup: group.Name,
    outputLocation: outputLocation(group, input.ResultConfiguration?.OutputLocation),
    encryption: encryption(group, input.ResultConfiguration),
    cutoff: group.Configuration.BytesScannedCutoffPerQuery,
    reuseMinutes: reuse?.Enabled ? (reuse.MaxAgeInMinutes ?? 60) : undefined,
  };
}

function validToken(token: string | undefined): string {
  if (token === undefined) throw invalidRequest('clientRequestToken is null or empty');
  if (token.length >= 32 && token.length <= 128) return token;
  const bound = token.length < 32 ? 'greater than or equal to 32' : 'less than or equal to 128';
  throw invalidRequest(
    "1 validation error detected: Value at 'clientRequestToken' failed to satisfy constraint: " +
      `Member must have length ${bound}`,
  );
}

/** Athena parses before it accepts: a syntax error fails the call, not the query. */
async function parse(athena: AthenaService, sql: string): Promise<void> {
  try {
    await athena.backend.parse(sql);
  } catch (error) {
    if (error instanceof QueryFailure) throw invalidRequest(error.message, 'MALFORMED_QUERY');
    throw error;
  }
}

function withParameters({ statement }: ExecutionPlan, { ExecutionParameters: values }: StartInput) {
  if (values === undefined) return statement;
  const sql = `EXECUTE IMMEDIATE '${statement.sql.replaceAll("'", "''")}' USING ${values.join(', ')}`;
  return { ...statement, sql };
}

/** Returns the newest execution of the same text with the same settings, if it is recent enough. */
function reusable(athena: AthenaService, plan: ExecutionPlan): Execution | undefined {
  if (plan.reuseMinutes === undefined || plan.outputLocation === undefined) return undefined;
  const oldest = Date.now() - plan.reuseMinutes * 60_000;
  const circumstances = (of: ExecutionPlan) =>
    JSON.stringify([of.query, of.statement.catalog, of.statement.database, of.workGroup, of.outputLocation]);
  return [...athena.executions.values()]
    .reverse()
    .find(
      ({ state, reused, completed = 0, plan: earlier }) =>
        state === 'SUCCEEDED' &&
        reused === undefined &&
        completed > oldest &&
        circumstances(earlier) === circumstances(plan),
    );
}
