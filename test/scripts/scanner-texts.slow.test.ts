import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { GENERATED_FILES, generatedText } from '../../scripts/scanner-texts.ts';
import { unpacked } from '../../src/readers/packed.ts';

it.each(GENERATED_FILES)(
  '$path is what `npm run scanner` makes',
  async (file) => {
    const text = readFileSync(file.path, 'utf8');
    // Compressors differ, what they pack does not.
    const content = unpacked(text.split("'")[1] ?? '');
    expect(content.equals(await file.content())).toBe(true);
    expect(text.replace(/'.*'/, '')).toBe(generatedText(file, content).replace(/'.*'/, ''));
  },
  120_000,
);
