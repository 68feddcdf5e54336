/** A regular expression literal in a source text. */
export interface RegexLiteral {
  readonly line: number;
  readonly pattern: string;
  readonly flags: string;
}

/** Text before a slash that starts an expression instead of a division. */
const BEFORE = /(?:^|[=(,:[!&|?{};+<>~*%-]|\breturn|\bcase|\btypeof|\bof|\bin)\s*$/;

/** Returns the regular expression literals in a TypeScript text, by scanning its strings, comments and templates. */
export function regexLiterals(source: string): RegexLiteral[] {
  const found: RegexLiteral[] = [];
  /** Brace depths at which templates continue. */
  const templates: number[] = [];
  let depth = 0;
  let code = '';
  for (let at = source.startsWith('#!') ? source.indexOf('\n') : 0; at < source.length; ) {
    const char = source[at] as string;
    const two = source.slice(at, at + 2);
    if (two === '//') at = endOf(source, '\n', at);
    else if (two === '/*') at = endOf(source, '*/', at + 2);
    else if (char === "'" || char === '"') {
      at = afterQuoted(source, at);
      code += 'x';
    } else if (char === '`' || (char === '}' && templates.at(-1) === depth)) {
      if (char === '}') templates.pop();
      const { end, isOpen } = afterTemplate(source, at + 1);
      if (isOpen) templates.push(depth);
      code = isOpen ? '(' : 'x';
      at = end;
    } else if (char === '/' && BEFORE.test(code.slice(-20))) {
      const end = afterRegex(source, at);
      const flags = /^[a-z]*/.exec(source.slice(end, end + 10))?.[0] ?? '';
      found.push({ line: lineOf(source, at), pattern: source.slice(at + 1, end - 1), flags });
      at = end + flags.length;
      code += 'x';
    } else {
      if (char === '{') depth += 1;
      if (char === '}') depth -= 1;
      code += char;
      at += 1;
    }
  }
  return found;
}

const lineOf = (source: string, at: number) => source.slice(0, at).split('\n').length;

function endOf(source: string, mark: string, from: number): number {
  const at = source.indexOf(mark, from);
  return at < 0 ? source.length : at + mark.length;
}

function afterQuoted(source: string, from: number): number {
  let at = from + 1;
  while (at < source.length && source[at] !== source[from]) at += source[at] === '\\' ? 2 : 1;
  return at + 1;
}

/** Returns the position after the next `${` or the end of a template. */
function afterTemplate(source: string, from: number): { end: number; isOpen: boolean } {
  for (let at = from; at < source.length; at += 1) {
    if (source[at] === '\\') at += 1;
    else if (source[at] === '`') return { end: at + 1, isOpen: false };
    else if (source.startsWith('${', at)) return { end: at + 2, isOpen: true };
  }
  return { end: source.length, isOpen: false };
}

function afterRegex(source: string, from: number): number {
  let isClass = false;
  for (let at = from + 1; at < source.length; at += 1) {
    const char = source[at];
    if (char === '\\') at += 1;
    else if (char === '[') isClass = true;
    else if (char === ']') isClass = false;
    else if (char === '/' && !isClass) return at + 1;
  }
  return source.length;
}
