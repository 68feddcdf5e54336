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
  /** Whether records are kept in columns, so that they can be read more than once. */
  readonly columnar?: boolean | undefined;
}

/**
 * SQL of the user's own, with the relations it names put before it.
 * @throws FlowqError (usage) when it is not a query, (source) when window or filter need a field that is not logged
 */
export function querySql(text: string, request: QueryRequest, dialect: SqlDialect): string {
  const { verb, query } = statementOf(withoutEnds(text), dialect);
  const start = /^with\s+(recursive\s+)?/i.exec(query);
  if (!start && !/^(select|values|from|\()/i.test(query)) {
    throw usageError('flowq query takes one SELECT', "as in flowq query 'SELECT count(*) FROM flows'");
  }
  const named = RELATIONS.filter((name) => isNamed(name, query));
  if (named.length === 0) return verb + query;
  const asked = [
    ...(request.window ? ['start'] : []),
    ...(named.includes(CONVERSATIONS) ? ['srcaddr', 'dstaddr'] : []),
    ...filterColumns(request.filter),
  ];
  checkNeeded('what is asked for', asked, request.sets);
  const compiler = compilerFor<Record<never, never>>(dialect);
  const relations = named.map((name) => {
    const relation =
      name === CONVERSATIONS ? conversations(request, dialect) : records(name, request, dialect.functions);
    return `"${name}" as ${dialect.inlineHint}(${relation.compile(compiler).sql})`;
  });
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

/** It is a word that queries have for other things too: columns, and relations of their own. */
const READS_CONVERSATIONS = /(\b(from|join)\s|\bfrom\b.*,)\s*"?conversations\b/is;
const OWN_CONVERSATIONS =
  /(\bwith\s+(recursive\s+)?|,\s*)"?conversations"?\s*(\([^()]*\)\s*)?as\s*((not\s+)?materialized\s*)?\(/i;

interface Statement {
  /** What is wanted of the query instead of its rows, with a blank behind it; empty for the rows. */
  readonly verb: string;
  readonly query: string;
}

/** EXPLAIN may have options, which are no query in parentheses. */
const VERB =
  /^(describe|summarize|explain(?:\s+analyze\b)?(?:\s*\((?:type|format)\b[^()]*\))?)(?=[\s("])\s*/i;

/** @throws FlowqError (usage) for DESCRIBE and SUMMARIZE where the engine has them for tables only */
function statementOf(text: string, { name }: SqlDialect): Statement {
  const [all = '', verb = ''] = VERB.exec(text) ?? [];
  const rest = text.slice(all.length);
  if (verb === '') return { verb: '', query: text };
  if (/^explain/i.test(verb)) return { verb: `${verb} `, query: rest };
  if (name !== 'duckdb') {
    throw usageError(
      `${verb.toUpperCase()} of a query is what DuckDB has, not ${name === 'athena' ? 'Athena' : 'Trino'}`,
      'ask for the first rows, as in SELECT * FROM flows LIMIT 10',
    );
  }
  const isRelation = RELATIONS.some((one) => new RegExp(`^("${one}"|${one})$`, 'i').test(rest));
  return { verb: `${verb} `, query: isRelation ? `select * from ${rest}` : rest };
}

/** Without the comments before a query, and without the semicolon behind it. */
function withoutEnds(text: string): string {
  return text.replace(/^(\s+|--[^\n]*(\n|$)|\/\*[\s\S]*?\*\/)*/, '').replace(/[\s;]*$/, '');
}

type Relation = RawBuilder<Record<string, unknown>>;

/** All known fields and those the source has besides. */
function records(name: RelationName, request: QueryRequest, f: SqlFunctions): Relation {
  const stored = request.sets.flatMap((set) => [...set.columns.keys()]);
  const columns = [...new Set([...FIELDS.map((field) => field.column), ...stored])];
  return relationQuery(name, { ...request, columns }, f);
}

/** Conversations at packet level, each packet counted once, of whatever fields are logged. */
function conversations(request: QueryRequest, { functions: f, inlineHint }: SqlDialect): Relation {
  const flows = relationQuery('flows', { ...request, columns: CONVERSATION_FIELDS, packetLevel: true }, f);
  const counted = countedOnce({
    f,
    isLogged: (column) => isLogged(request.sets, column),
    columnar: request.columnar === true,
    packetLevel: true,
  });
  return sql`with flows as ${sql.raw(inlineHint)}(${flows}) select * from ${counted} as counted`;
}
