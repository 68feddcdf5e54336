import { globSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { expect, test } from 'vitest';

/** The rooms in the order of docs/design.md, lowest first. */
const ROOMS = [...readFileSync('docs/design.md', 'utf8').matchAll(/^\| `(src[^`]*)` \|/gm)].map(
  ([, room = '']) => room,
);
const roomOf = (path: string) => path.split('/').slice(0, 2).join('/');

/** Imports of rooms that are not below the importing file's, as `FILE imports FILE`. */
function upwardImports(files: Iterable<readonly [path: string, text: string]>): string[] {
  const upward: string[] = [];
  for (const [path, text] of files)
    for (const [, specifier = ''] of text.matchAll(
      /(?:\bfrom|\bimport|\bnew URL)\s*\(?\s*['"`](\.[^'"`]+)['"`]/g,
    )) {
      const target = posix.join(posix.dirname(path), specifier);
      if (ROOMS.indexOf(roomOf(target)) > ROOMS.indexOf(roomOf(path)))
        upward.push(`${path} imports ${target}`);
    }
  return upward;
}

const PATHS = globSync('src/**/*.ts').map((path) => path.replaceAll('\\', '/'));

test('docs/design.md lists every room once', () => {
  expect(ROOMS.toSorted()).toEqual([...new Set(PATHS.map(roomOf))].toSorted());
});

test('no file imports from a room above its own', () => {
  expect(upwardImports(PATHS.map((path) => [path, readFileSync(path, 'utf8')]))).toEqual([]);
});

test.each(ROOMS.slice(0, -1))('an upward import planted in %s is named', (room) => {
  const path = room.endsWith('.ts') ? room : `${room}/planted.ts`;
  const up = `${posix.relative(posix.dirname(path), 'src')}/cli/main.ts`.replace(/^(?!\.)/, './');
  const planted = [
    `import { x } from '${up}';`,
    `await import('${up}');`,
    `export * from "${up}";`,
    `import '${up}';`,
    `await import(\`${up}\`);`,
    `new URL('${up}', import.meta.url);`,
  ];
  for (const text of planted)
    expect(upwardImports([[path, text]])).toEqual([`${path} imports src/cli/main.ts`]);
});
