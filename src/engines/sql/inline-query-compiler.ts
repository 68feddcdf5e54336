import type { QueryId } from 'kysely';
import {
  type BinaryOperationNode,
  type CompiledQuery,
  DefaultQueryCompiler,
  OperatorNode,
  PrimitiveValueListNode,
  type RootOperationNode,
  type SelectModifierNode,
  ValueListNode,
} from 'kysely';
import { usageError } from '../../errors.ts';
import { literal } from './literal.ts';
import { PackedRelation, type PlaceRelation } from './packed-relation.ts';

/**
 * Compiles to SQL with every value inlined, so that the SQL shown is the SQL that runs, and with every
 * identifier in double quotes (`end` is reserved). Reference data is written once, before the query.
 */
export class InlineQueryCompiler extends DefaultQueryCompiler {
  readonly #literal: (value: unknown) => string;
  readonly #placed: PlaceRelation;
  /** Names of packed relations, by their SQL. */
  readonly #packed = new Map<string, string>();

  /**
   * @param encode returns the SQL of a value (default: the strict encoder of flowq's own queries)
   * @param placed returns the SQL of packed relations (default: in the query)
   */
  constructor(encode: (value: unknown) => string = literal, placed: PlaceRelation = ({ text }) => text) {
    super();
    this.#literal = encode;
    this.#placed = placed;
  }

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
    this.append(this.#literal(value));
  }

  protected override appendImmediateValue(value: unknown): void {
    this.append(value instanceof PackedRelation ? this.#nameOf(value) : this.#literal(value));
  }

  #nameOf(relation: PackedRelation): string {
    const text = this.#placed(relation);
    const name = this.#packed.get(text) ?? `packed_${this.#packed.size + 1}`;
    this.#packed.set(text, name);
    return name;
  }

  /** SQL has no syntax for an empty list, which contains no value. */
  protected override visitBinaryOperation(node: BinaryOperationNode): void {
    const { operator, rightOperand: list } = node;
    const isEmpty = (PrimitiveValueListNode.is(list) || ValueListNode.is(list)) && list.values.length === 0;
    const name = OperatorNode.is(operator) ? operator.operator : '';
    if (isEmpty && (name === 'in' || name === 'not in')) this.append(String(name === 'not in'));
    else super.visitBinaryOperation(node);
  }

  protected override visitSelectModifier(node: SelectModifierNode): void {
    // The others lock rows, which no engine here supports.
    if (node.modifier && node.modifier !== 'Distinct')
      throw usageError('DuckDB, Athena and Trino do not lock rows', 'leave out forUpdate() and the like');
    super.visitSelectModifier(node);
  }
}
