/**
 * Writes plain values as YAML. Texts are JSON strings, a subset of YAML, unless they are plain words, so that no text
 * is read as a number, a boolean or a date.
 */
export function toYaml(value: unknown): string {
  return `${block(value, '')}\n`;
}

function block(value: unknown, indent: string): string {
  if (Array.isArray(value)) {
    return value.map((item) => `${indent}- ${block(item, `${indent}  `).trimStart()}`).join('\n');
  }
  if (typeof value !== 'object' || value === null) return indent + scalar(value);
  return Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .map(([key, item]) =>
      isNested(item)
        ? `${indent}${scalar(key)}:\n${block(item, `${indent}  `)}`
        : `${indent}${scalar(key)}: ${inline(item)}`,
    )
    .join('\n');
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null && Object.keys(value).length > 0;
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return '[]';
  return typeof value === 'object' && value !== null ? '{}' : scalar(value);
}

const PLAIN = /^[A-Za-z][A-Za-z0-9_.]*$/;
const OTHER_TYPES = /^(true|false|null|yes|no|on|off|y|n)$/i;

function scalar(value: unknown): string {
  const isPlain = typeof value === 'string' && PLAIN.test(value) && !OTHER_TYPES.test(value);
  return isPlain ? value : JSON.stringify(value);
}
