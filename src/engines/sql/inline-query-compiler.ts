import type { QueryId } from 'kysely';
import {
  type CompiledQuery,
  DefaultQueryCompiler,
  type RootOperationNode,
  type SelectModifierNode,
} from 'kysely';
import { usageError } from '../../errors.ts';
import { literal } from './literal.ts';
import { PackedRelation } from './packed-relation.ts';

/**
 * Compiles to SQL with every value inlined, so that the SQL shown is the SQL that runs, and with every
 * identifier in double quotes (`end` is reserved). Reference data is written once, before the query.
 */
export class InlineQueryCompiler extends DefaultQueryCompiler {
  /** Names of packed relations, by their SQL. */
  readonly #packed = new Map<string, string>();

  override compileQuery(node: RootOperationNode, queryId: QueryId): CompiledQuery {
    this.#packed.clear();
    const compiled = super.compileQuery(node, queryId);
    if (this.#packed.size === 0) return compiled;
    const relations = [...this.#packed].map(([text, name]) => `${name} as (${text})`).join(', ');
    const start = /^with\s+/i.exec(compiled.sql);
    const rest = start ? `, ${compiled.sql.slice(start[0].length)}` : ` ${compiled.sql}`;
    return { ...compiled, sql: `with ${relations}${rest}` };
  }

  protected override appendValue(value: unknown): void {
    this.append(literal(value));
  }

  protected override appendImmediateValue(value: unknown): void {
    this.append(value instanceof PackedRelation ? this.#nameOf(value) : literal(value));
  }

  #nameOf({ text }: PackedRelation): string {
    const name = this.#packed.get(text) ?? `packed_${this.#packed.size + 1}`;
    this.#packed.set(text, name);
    return name;
  }

  protected override visitSelectModifier(node: SelectModifierNode): void {
    // The others lock rows, which goes with transactions.
    if (node.modifier && node.modifier !== 'Distinct')
      throw usageError('no rows are locked: there are no transactions', 'leave out forUpdate() and the like');
    super.visitSelectModifier(node);
  }
}
