/**
 * What a space-delimited filter pattern lets through, as CloudWatch Logs documents it: as many values as it has names;
 * `=`, `>=` and `<=`, numbers compared as such, `*` for any text, `&&` before `||`.
 */
export function patternTest(pattern: string): (message: string) => boolean {
  if (!/^\[.*\]$/.test(pattern)) throw new Error(`no pattern: ${pattern}`);
  const fields = pattern.slice(1, -1).split(', ').map(fieldTest);
  return (message) => {
    const values = message.split(' ');
    return values.length === fields.length && fields.every((test, at) => test(values[at] ?? ''));
  };
}

function fieldTest(field: string): (value: string) => boolean {
  if (/^\w+$/.test(field)) return () => true;
  const name = /^\w+/.exec(field)?.[0] ?? '';
  const any = field.split(' || ').map((one) => one.split(' && ').map((term) => termTest(name, term)));
  return (value) => any.some((all) => all.every((test) => test(value)));
}

function termTest(name: string, term: string): (value: string) => boolean {
  const [, column, operator, text = ''] = /^(\w+) (=|>=|<=) ([\w.*]+)$/.exec(term) ?? [];
  if (column !== name) throw new Error(`no term of ${name}: ${term}`);
  const number = Number(text);
  if (operator === '>=') return (value) => value !== '-' && Number(value) >= number;
  if (operator === '<=') return (value) => value !== '-' && Number(value) <= number;
  if (text.endsWith('*')) return (value) => value.startsWith(text.slice(0, -1));
  return (value) => value === text;
}
