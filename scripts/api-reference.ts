/**
 * Writes `docs/api.md`: every export of each entry of the package, with its docstring and signature. A test keeps it up
 * to date, so that a review sees each change of the interface.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isVariableDeclaration, type Node, SyntaxKind } from 'typescript/unstable/ast';
import {
  isExpressionWithTypeArguments,
  isTypeQueryNode,
  isTypeReferenceNode,
} from 'typescript/unstable/ast/is';
import { API, type Project, SymbolFlags, type Symbol as TypeSymbol } from 'typescript/unstable/sync';
import { REPORTS } from '../src/reports/index.ts';

export const API_FILE = 'docs/api.md';

/** Maximum lines of a signature; longer ones, which are tables of values, are cut. */
const MOST_LINES = 40;

/** Returns the complete reference as Markdown. */
export function apiReference(): string {
  const types = resolve(`.cache/api-types-${process.pid}`);
  try {
    emitTypes(types);
    const sections = exportsOf(join(types, 'src')).map(section);
    const intro =
      '# Library reference\n\nEvery export with its type and docstring, by entry, made by `npm run docs`; [library.md](library.md) has examples.\n';
    return [intro, ...sections].join('\n');
  } finally {
    rmSync(types, { recursive: true, force: true });
  }
}

/** Writes the types as users of the library see them: inferred types written out, private ones omitted. */
function emitTypes(folder: string): void {
  const sources = join(folder, 'src');
  mkdirSync(sources, { recursive: true });
  const tsc = 'node_modules/typescript/bin/tsc';
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', folder]);
  const config = { extends: '../../../tsconfig.json', include: ['index.d.ts', 'library'] };
  writeFileSync(join(sources, 'tsconfig.json'), JSON.stringify(config));
}

/** The entries in page order: the import name, and the file with its types. */
const ENTRIES = [
  ['flowq', 'index.d.ts'],
  ...['reports', 'athena', 'trino', 'duckdb', 'sql'].map((name) => [`flowq/${name}`, `library/${name}.d.ts`]),
] as [name: string, file: string][];

interface Export {
  readonly name: string;
  readonly file: string;
  readonly doc: string;
  readonly signature: string;
}

interface Entry {
  readonly name: string;
  readonly exports: readonly Export[];
  /** Exports that an earlier entry also has, by that entry. */
  readonly shared: ReadonlyMap<string, readonly string[]>;
}

function exportsOf(folder: string): Entry[] {
  const api = new API();
  try {
    const config = join(folder, 'tsconfig.json');
    const project = api.updateSnapshot({ openProjects: [config] }).getProject(config);
    if (!project) throw new Error(`no types in ${folder}`);
    const declared = ENTRIES.map(([entry, file]) => ({
      entry,
      exports: declarationsOf(join(folder, file), project),
    }));
    checkNamed(
      declared.flatMap(({ exports }) => exports),
      project,
      folder,
    );
    const seen = new Map<string, string>();
    return declared.map(({ entry, exports: all }) => {
      const shared = new Map<string, string[]>();
      const exports = all.flatMap(({ name, node }) => {
        const one = node.kind === SyntaxKind.SourceFile ? namespace(name) : described(name, node, folder);
        const id = `${one.file} ${one.name}`;
        const earlier = seen.get(id);
        if (earlier === undefined) {
          seen.set(id, entry);
          return [one];
        }
        shared.set(earlier, [...(shared.get(earlier) ?? []), one.name]);
        return [];
      });
      exports.sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
      return { name: entry, exports, shared };
    });
  } finally {
    api.close();
  }
}

interface Declaration {
  readonly name: string;
  readonly node: Node;
}

/** Returns the exports of a module with their declarations. */
function declarationsOf(path: string, project: Project): Declaration[] {
  const { program, checker } = project;
  const source = program.getSourceFile(path);
  const module = source && checker.getSymbolAtLocation(source);
  if (!module) throw new Error(`no types in ${path}`);
  return checker.getExportsOfModule(module).flatMap((symbol) => {
    const node = declarationOf(symbol, project);
    return node ? [{ name: symbol.name, node }] : [];
  });
}

/** Returns the declaration of a symbol, through all re-exports. */
function declarationOf(symbol: TypeSymbol, project: Project): Node | undefined {
  const isAlias = (symbol.flags & SymbolFlags.Alias) !== 0;
  const target = isAlias ? project.checker.getAliasedSymbol(symbol) : symbol;
  return target.declarations[0]?.resolve(project);
}

/**
 * Checks that every type in an exported declaration is exported too, because other programs could not name it
 * otherwise.
 */
function checkNamed(exports: readonly Declaration[], project: Project, folder: string): void {
  const idOf = (node: Node) => `${node.getSourceFile().fileName} ${node.pos}`;
  const named = new Set(exports.map(({ node }) => idOf(node)));
  const check = (by: string, node: Node): void => {
    if (isTypeQueryNode(node)) return;
    const used = isTypeReferenceNode(node)
      ? node.typeName
      : isExpressionWithTypeArguments(node)
        ? node.expression
        : undefined;
    const symbol = used && project.checker.getSymbolAtLocation(used);
    const declaration = symbol && declarationOf(symbol, project);
    const isOwn = declaration?.getSourceFile().fileName.startsWith(folder) ?? false;
    if (
      declaration &&
      isOwn &&
      declaration.kind !== SyntaxKind.TypeParameter &&
      !named.has(idOf(declaration))
    )
      throw new Error(`no entry of the package exports ${used.getText()}, which the type of ${by} names`);
    node.forEachChild((child) => check(by, child));
  };
  for (const { name, node } of exports) if (node.kind !== SyntaxKind.SourceFile) check(name, node);
}

const namespace = (name: string): Export => ({
  name,
  file: `src/library/${name}.ts`,
  doc: `All that \`flowq/${name}\` exports: \`${name}.topTalkers\`.`,
  signature: `import * as ${name} from 'flowq/${name}';`,
});

function described(name: string, node: Node, folder: string): Export {
  const statement = node.kind === SyntaxKind.VariableDeclaration ? node.parent.parent : node;
  const text = statement.getText();
  const above = statement.getFullText().slice(0, -text.length);
  const path = relative(folder, node.getSourceFile().fileName).replace(/\.d\.ts$/, '.ts');
  return {
    name,
    file: `src/${path}`,
    doc: reportQuestion(name) ?? docText(above),
    signature: reportType(name, node) ?? shown(text),
  };
}

const camelCase = (name: string) => name.replace(/-(.)/g, (_, letter: string) => letter.toUpperCase());

const reportQuestion = (name: string) => REPORTS.find((report) => camelCase(report.name) === name)?.question;

/** Returns a report's option and row types; its fields do not concern callers. */
function reportType(name: string, node: Node): string | undefined {
  if (!isVariableDeclaration(node) || reportQuestion(name) === undefined || !node.type) return undefined;
  const { typeArguments = [] } = node.type as Node & { readonly typeArguments?: readonly Node[] };
  const [, , options, row] = typeArguments;
  if (!options || !row) throw new Error(`${name} is no report`);
  return `const ${name}: Report<…, ${options.getText()}, ${row.getText()}>`;
}

function docText(comment: string): string {
  const [, doc = ''] = /\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\s*$/.exec(comment) ?? [];
  return doc
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, '').trimEnd())
    .join('\n')
    .trim();
}

function shown(declaration: string): string {
  const lines = declaration
    .replace(/^export (?:declare )?/, '')
    .replaceAll(/import\("[^"]*"\)\./g, '')
    .split('\n')
    .filter((line) => !/^\s*(#private|private .*);$/.test(line));
  return lines.length > MOST_LINES ? [...lines.slice(0, MOST_LINES), '// …'].join('\n') : lines.join('\n');
}

function section({ name, exports, shared }: Entry): string {
  const others = [...shared].map(
    ([entry, names]) =>
      `Also exported here: ${names.map((one) => `\`${one}\``).join(', ')} of \`${entry}\`.\n`,
  );
  return [`## ${name}\n`, ...others, ...exports.map(exportText)].join('\n');
}

/** Functions and classes need an example; reports have separate pages. */
const isCalled = (signature: string) => /^(?:function|(?:abstract )?class) /.test(signature);

function exportText({ name, file, doc, signature }: Export): string {
  if (doc.length < 15) throw new Error(`${name} of ${file} has no docstring`);
  if (isCalled(signature) && !doc.includes('```ts'))
    throw new Error(`the docstring of ${name} has no example`);
  const text = `${doc}\n\n`;
  return `### ${name}\n\n\`\`\`ts\n${signature}\n\`\`\`\n\n${text}From \`${file}\`.\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(API_FILE, apiReference());
