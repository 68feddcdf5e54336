/** Writes `docs/api.md`: every export of the library with its docstring and signature. A test keeps it in step. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isVariableDeclaration, type Node, SyntaxKind } from 'typescript/unstable/ast';
import { API, SymbolFlags } from 'typescript/unstable/sync';
import { REPORTS } from '../src/reports/index.ts';

export const API_FILE = 'docs/api.md';

/** Lines of a signature; of longer ones, which are tables of values, only the beginning is shown. */
const MOST_LINES = 40;

/** The whole reference as Markdown. */
export function apiReference(): string {
  const types = resolve(`.cache/api-types-${process.pid}`);
  try {
    emitTypes(types);
    const sections = exportsOf(join(types, 'src')).map(section);
    const intro =
      '# Library reference\n\nEvery export with its type and docstring, made by `npm run docs`; [library.md](library.md) has examples.\n';
    return [intro, ...sections].join('\n');
  } finally {
    rmSync(types, { recursive: true, force: true });
  }
}

/** Types as users of the library have them: what is inferred is written out, what is private left out. */
function emitTypes(folder: string): void {
  const sources = join(folder, 'src');
  mkdirSync(sources, { recursive: true });
  const tsc = 'node_modules/typescript/bin/tsc';
  execFileSync(process.execPath, [tsc, '-p', 'tsconfig.build.json', '--outDir', folder]);
  const config = { extends: '../../../tsconfig.json', include: ['index.d.ts'] };
  writeFileSync(join(sources, 'tsconfig.json'), JSON.stringify(config));
}

interface Export {
  readonly name: string;
  readonly file: string;
  readonly doc: string;
  readonly signature: string;
}

function exportsOf(folder: string): Export[] {
  const api = new API();
  try {
    const config = join(folder, 'tsconfig.json');
    const project = api.updateSnapshot({ openProjects: [config] }).getProject(config);
    const index = project?.program.getSourceFile(join(folder, 'index.d.ts'));
    const module = index && project?.checker.getSymbolAtLocation(index);
    if (!project || !module) throw new Error(`no types in ${folder}`);
    return project.checker
      .getExportsOfModule(module)
      .flatMap((symbol) => {
        const isAlias = (symbol.flags & SymbolFlags.Alias) !== 0;
        const target = isAlias ? project.checker.getAliasedSymbol(symbol) : symbol;
        const nodes = target.declarations.flatMap((handle) => handle.resolve(project) ?? []);
        return nodes.slice(0, 1).map((node) => described(symbol.name, node, folder));
      })
      .sort((a, b) => (a.name.toLowerCase() < b.name.toLowerCase() ? -1 : 1));
  } finally {
    api.close();
  }
}

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

/** A report's options and row; the fields it reads are no matter of whoever calls it. */
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

function section({ name, file, doc, signature }: Export): string {
  const text = doc ? `${doc}\n\n` : '';
  return `## ${name}\n\n\`\`\`ts\n${signature}\n\`\`\`\n\n${text}From \`${file}\`.\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) writeFileSync(API_FILE, apiReference());
