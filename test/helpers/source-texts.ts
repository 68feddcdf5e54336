import { globSync, readFileSync } from 'node:fs';
import { parseAst } from 'vitest/node';

/** A text of the program, with the place where it is written as `FILE:LINE`. */
export type SourceText = readonly [place: string, text: string];

/** String literals and templates of `src`, with `…` for each value of a template; no import paths, no SQL. */
export function sourceTexts(): SourceText[] {
  return globSync('src/**/*.ts').flatMap((path) => textsIn(path, readFileSync(path, 'utf8')));
}

interface Syntax {
  readonly type?: string;
  readonly start?: number;
  readonly value?: unknown;
  readonly source?: unknown;
  readonly expressions?: readonly Syntax[];
  readonly quasis?: readonly { value: { cooked: string } }[];
}

export function textsIn(path: string, code: string): SourceText[] {
  const texts: SourceText[] = [];
  const visit = (node: Syntax): void => {
    const { type, value, start = 0, expressions = [], quasis = [] } = node;
    const add = (text: string) => texts.push([`${path}:${code.slice(0, start).split('\n').length}`, text]);
    if (type === 'TaggedTemplateExpression' || (type?.endsWith('Declaration') && node.source)) return;
    if (type === 'Literal' && typeof value === 'string') add(value);
    else if (type === 'TemplateLiteral') {
      add(quasis.map((part) => part.value.cooked).join('…'));
      expressions.forEach(visit);
    } else
      for (const child of Object.values(node).flat()) if (child instanceof Object) visit(child as Syntax);
  };
  visit(parseAst(code, { lang: 'ts' }) as Syntax);
  return texts;
}

/** Comments of `src`, a text for each, with its lines joined and code in backticks replaced. */
export function sourceComments(): SourceText[] {
  return globSync('src/**/*.{ts,as}').flatMap((path) => commentsIn(path, readFileSync(path, 'utf8')));
}

/** A block comment, or line comments that follow each other, as they begin a line or follow code and a space. */
const COMMENT = /(?<=^|[ \t])(?:\/\*[\s\S]*?\*\/|\/\/ .*(?:\n[ \t]*\/\/ .*)*)/gm;

export function commentsIn(path: string, code: string): SourceText[] {
  return [...code.matchAll(COMMENT)].map(({ 0: comment, index }) => {
    const lines = comment.replaceAll(/^[ \t]*(?:\/\*+|\*\/|\*|\/\/)|\*\/$/gm, '');
    const text = lines
      .replaceAll(/(`+)[^`]+\1/g, '…')
      .replaceAll(/\s+/g, ' ')
      .trim();
    return [`${path}:${code.slice(0, index).split('\n').length}`, text];
  });
}
