/** Athena's class of a statement, which decides the name and form of its result file. */
export interface StatementKind {
  type: 'DML' | 'DDL' | 'UTILITY';
  subtype: string;
  extension: 'csv' | 'txt';
}

const utility = new Set(['SHOW', 'DESCRIBE', 'DESC']);
const dml = new Set(['SELECT', 'WITH', 'VALUES', 'TABLE', '(']);

export function statementKind(sql: string): StatementKind {
  const text = sql.replace(/^(\s+|--[^\n]*\n?|\/\*[\s\S]*?\*\/)+/, '');
  const [first = '', second = ''] = text.toUpperCase().match(/[A-Z_]+|\(/g) ?? [];
  if (dml.has(first)) return { type: 'DML', subtype: 'SELECT', extension: 'csv' };
  if (first === 'EXPLAIN') return { type: 'DML', subtype: 'EXPLAIN', extension: 'txt' };
  if (utility.has(first)) return { type: 'UTILITY', subtype: `${first}_${second}`, extension: 'txt' };
  return { type: 'DDL', subtype: `${first}_${second}`, extension: 'txt' };
}
