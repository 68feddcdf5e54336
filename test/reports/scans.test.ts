import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';

const FOLDER = 'sql';

const SUBQUERY = /(?<=(?:\bwith|,)\s+)"?(\w+)"?\s*(?:\([^()]*\)\s*)?as\s*\(/;

/**
 * How often Athena, which runs a subquery of WITH each time that it is named, scans the table of a query.
 * @param known scans of the subqueries that stand before
 */
function scansOf(sql: string, known: ReadonlyMap<string, number> = new Map()): number {
  const found = SUBQUERY.exec(sql);
  if (!found)
    return [...sql.matchAll(/\b(?:from|join)\s+"?(\w+)"?(\.)?/g)].reduce(
      (sum, [, name = '', isTable]) => sum + (isTable ? 1 : (known.get(name) ?? 0)),
      0,
    );
  const begin = found.index + found[0].length;
  let end = begin;
  for (let depth = 1; depth > 0 && end < sql.length; end += 1)
    depth += Number(sql[end] === '(') - Number(sql[end] === ')');
  const scans = scansOf(sql.slice(begin, end - 1), known);
  const others = `${sql.slice(0, found.index)}_${sql.slice(end)}`;
  return scansOf(others, new Map([...known, [found[1] ?? '', scans]]));
}

/** The query without comments and texts, which may hold anything. */
const bare = (sql: string) => sql.replaceAll(/--.*$/gm, '').replaceAll(/'(?:[^']|'')*'/g, "''");

describe('on Athena', () => {
  it.each(readdirSync(FOLDER).filter((file) => file.endsWith('.sql')))('%s scans the table once', (file) => {
    expect(scansOf(bare(readFileSync(join(FOLDER, file), 'utf8')))).toBe(1);
  });

  it('a subquery that is named twice would scan it twice', () => {
    const twice =
      'with "flows" as (select 1 from "flowq"."t"), "b" as (select 1 from "flows") select 1 from "b" join "flows"';
    expect(scansOf(twice)).toBe(2);
  });
});
