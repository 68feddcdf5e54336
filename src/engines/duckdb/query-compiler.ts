import type { CommonTableExpressionNode, FetchNode, JSONReferenceNode } from 'kysely';
import { usageError } from '../../errors.ts';
import { InlineQueryCompiler } from '../sql/inline-query-compiler.ts';
import { duckDbLiteral } from './literal.ts';

/** DuckDB materializes CTEs by default; this compiler turns that off, so that flow logs are streamed. */
export class DuckDbQueryCompiler extends InlineQueryCompiler {
  readonly #bindsValues: boolean;

  /** @param bindsValues true for `$1` and parameters, false for inlined values, as in flowq's own queries */
  constructor({ bindsValues = false }: { readonly bindsValues?: boolean } = {}) {
    super(bindsValues ? duckDbLiteral : undefined);
    this.#bindsValues = bindsValues;
  }

  protected override appendValue(value: unknown): void {
    if (this.#bindsValues) {
      this.addParameter(value);
      this.append(this.getCurrentParameterPlaceholder());
    } else super.appendValue(value);
  }

  protected override visitCommonTableExpression(node: CommonTableExpressionNode): void {
    super.visitCommonTableExpression({ ...node, materialized: node.materialized ?? false });
  }

  /** `->` has lower precedence than `=` in DuckDB, because it is also the lambda arrow. */
  protected override visitJSONReference(node: JSONReferenceNode): void {
    this.append('(');
    super.visitJSONReference(node);
    this.append(')');
  }

  protected override visitFetch(node: FetchNode): void {
    if (node.modifier === 'with ties')
      throw usageError('DuckDB does not support FETCH … WITH TIES', 'use rank() in a subquery');
    super.visitFetch(node);
  }
}
