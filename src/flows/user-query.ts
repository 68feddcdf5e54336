import { type RawBuilder, sql } from 'kysely';
import type { SqlFunctions } from '../engines/sql/functions.ts';
import { compilerFor, type SqlDialect } from '../engines/sql/sql-dialect.ts';
import { usageError } from '../errors.ts';
import { FIELDS } from '../logs/fields.ts';
import { CONVERSATION_FIELDS } from './conversation.ts';
import { countedOnce } from './counted-once.ts';
import { checkNeeded } from './needed-fields.ts';
import { filterColumns } from './record-filter.ts';
import { isLogged } from './record-set.ts';
import { type RelationName, type RelationRequest, relationQuery } from './relation.ts';

export interface QueryRequest extends Omit<RelationRequest, 'columns' | 'packetLevel'> {
  /** Whether records are stored in columns, so that they can be read more than once. */
  readonly columnar?: boolean | undefined;
  /** Relations in addition to those of records, by name. */
  readonly further?: FurtherRelations | undefined;
}

export type QueryRelation = RawBuilder<Record<string, unknown>>;

/** Relations that do not come from records; each is created only if the query reads it. */
export interface FurtherRelations {
  readonly names: readonly string[];
  /** @throws FlowqError if its data does not exist */
  make(name: string): QueryRelation;
}

/**
 * Returns a custom query with its relations prepended.
 * @throws FlowqError (usage) if it is not a query, (source) if window or filter need a field that is not logged
 */
export function querySql(text: string, request: QueryRequest, dialect: SqlDialect): string {
  const { further } = request;
  const furtherNames = further?.names ?? [];
  const { verb, query } = statementOf(withoutEnds(text), dialect, [...RELATIONS, ...furtherNames]);
  const start = /^with\s+(recursive\s+)?/i.exec(query);
  if (!start && !/^(select|values|from|\()/i.test(query)) {
    throw usageError('flowq query needs a single SELECT', "such as flowq query 'SELECT count(*) FROM flows'");
  }
  const named = RELATIONS.filter((name) => isNamed(name, query));
  const others = furtherNames.filter((name) => isRead(name, query));
  if (named.length + others.length === 0) return verb + query;
  const needed = [
    ...(request.window ? ['start'] : []),
    ...(named.includes(CONVERSATIONS) ? ['srcaddr', 'dstaddr'] : []),
    ...filterColumns(request.filter),
  ];
  if (named.length > 0) checkNeeded('the query', needed, request.sets);
  const compiler = compilerFor<Record<never, never>>(dialect);
  const made = [
    ...named.map((name) => {
      const relation =
        name === CONVERSATIONS ? conversations(request, dialect) : records(name, request, dialect.functions);
      return [name, relation] as const;
    }),
    ...others.flatMap((name) => (further ? [[name, further.make(name)] as const] : [])),
  ];
  const relations = made.map(
    ([name, relation]) => `"${name}" as ${dialect.inlineHint}(${relation.compile(compiler).sql})`,
  );
  const recursive = start?.[1] ? 'recursive ' : '';
  return start
    ? `${verb}with ${recursive}${relations.join(', ')}, ${query.slice(start[0].length)}`
    : `${verb}with ${relations.join(', ')} ${query}`;
}

const CONVERSATIONS = 'conversations';

const RELATIONS = ['flows', 'log_quality', CONVERSATIONS] as const;

function isNamed(name: (typeof RELATIONS)[number], query: string): boolean {
  return name === CONVERSATIONS
    ? READS_CONVERSATIONS.test(query) && !OWN_CONVERSATIONS.test(query)
    : new RegExp(`\\b${name}\\b`, 'i').test(query);
}

/** A plain relation in FROM, with its alias. */
const RELATION = '["\\w.]+(?:\\s+(?:as\\s+)?["\\w]+)?';

/** Returns whether a query reads a relation that it does not define itself; a name with a dot is a table elsewhere. */
function isRead(name: string, query: string): boolean {
  const word = `"?${name}\\b(?!"?\\s*[.(])`;
  const reads = new RegExp(`\\b(from|join)\\s+${word}|\\bfrom\\s+(?:${RELATION}\\s*,\\s*)+${word}`, 'i');
  const defines = new RegExp(
    `(\\bwith\\s+(recursive\\s+)?|,\\s*)"?${name}"?\\s*(\\([^()]*\\)\\s*)?as\\s*((not\\s+)?materialized\\s*)?\\(`,
    'i',
  );
  return reads.test(query) && !defines.test(query);
}

/** Queries also use the word for columns, and for relations that they define. */
const READS_CONVERSATIONS = /(\b(from|join)\s|\bfrom\b.*,)\s*"?conversations\b/is;
const OWN_CONVERSATIONS =
  /(\bwith\s+(recursive\s+)?|,\s*)"?conversations"?\s*(\([^()]*\)\s*)?as\s*((not\s+)?materialized\s*)?\(/i;

interface Statement {
  /** EXPLAIN or similar with a space after it; empty for a plain query. */
  readonly verb: string;
  readonly query: string;
}

/** EXPLAIN may have options, which are not a query in parentheses. */
const VERB =
  /^(describe|summarize|explain(?:\s+analyze\b)?(?:\s*\((?:type|format)\b[^()]*\))?)(?=[\s("])\s*/i;

/** @throws FlowqError (usage) for DESCRIBE and SUMMARIZE if the engine supports them only for tables */
function statementOf(
  text: string,
  { title, describesQueries }: SqlDialect,
  relations: readonly string[],
): Statement {
  const [all = '', verb = ''] = VERB.exec(text) ?? [];
  const rest = text.slice(all.length);
  if (verb === '') return { verb: '', query: text };
  if (/^explain/i.test(verb)) return { verb: `${verb} `, query: rest };
  if (!describesQueries) {
    throw usageError(
      `${verb.toUpperCase()} of a query only works with DuckDB, not with ${title}`,
      'query the first rows instead, such as SELECT * FROM flows LIMIT 10',
    );
  }
  const isRelation = relations.some((one) => new RegExp(`^("${one}"|${one})$`, 'i').test(rest));
  return { verb: `${verb} `, query: isRelation ? `select * from ${rest}` : rest };
}

/** Returns the query without leading comments and the trailing semicolon. */
function withoutEnds(text: string): string {
  let query = text.replace(/^(\s+|--[^\n]*(\n|$)|\/\*[\s\S]*?\*\/)*/, '').trimEnd();
  while (query.endsWith(';')) query = query.slice(0, -1).trimEnd();
  return query;
}

/** Returns all known fields, and further ones of the source. */
function records(name: RelationName, request: QueryRequest, f: SqlFunctions): QueryRelation {
  const stored = request.sets.flatMap((set) => [...set.columns.keys()]);
  const columns = [...new Set([...FIELDS.map((field) => field.column), ...stored])];
  return relationQuery(name, { ...request, columns }, f);
}

/** Returns conversations at packet level, with each packet counted once, from the fields that are logged. */
function conversations(request: QueryRequest, { functions: f, inlineHint }: SqlDialect): QueryRelation {
  const flows = relationQuery('flows', { ...request, columns: CONVERSATION_FIELDS, packetLevel: true }, f);
  const counted = countedOnce({
    f,
    isLogged: (column) => isLogged(request.sets, column),
    columnar: request.columnar === true,
    packetLevel: true,
  });
  return sql`with flows as ${sql.raw(inlineHint)}(${flows}) select * from ${counted} as counted`;
}
