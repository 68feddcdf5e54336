import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { EXIT, FlowqError } from '../../src/errors.ts';
import { completeOptions, type SampleOptions } from '../../src/sample/options.ts';
import { writeSample } from '../../src/sample/sample.ts';
import { emptyFolder, UNTIL } from './tree.ts';

const WRONG: [Partial<SampleOptions>, RegExp, RegExp][] = [
  [{ records: 0 }, /records is 0/, /1 to 1000000000/],
  [{ records: 1.5 }, /records is 1.5/, /whole number/],
  [{ seed: -1 }, /seed is -1/, /whole number/],
  [{ days: 0 }, /days is 0/, /more than a minute/],
  [{ days: Number.NaN }, /days is NaN/, /more than a minute/],
  [{ days: 40_000 }, /days is 40000/, /after 1970/],
  [{ minutesPerFile: 7 }, /minutesPerFile is 7/, /5, 10, 15, 20, 30, 60/],
  [{ accounts: ['12345'] }, /accounts has "12345"/, /12 digits/],
  [{ accounts: 0 }, /accounts is 0/, /1 to 1000/],
  [{ regions: [] }, /regions is an empty list/, /eu-central-1/],
  [{ regions: ['../etc'] }, /regions has/, /eu-central-1/],
  [{ until: 1.5 }, /until is 1.5/, /whole number/],
  [{ dir: '' }, /dir is empty/, /folder/],
];

describe('the options of a sample', () => {
  it.each(WRONG)('refuses %o', (wrong, message, hint) => {
    try {
      completeOptions({ dir: 'logs', until: UNTIL, ...wrong });
      expect.unreachable();
    } catch (error) {
      expect(error).toBeInstanceOf(FlowqError);
      expect(error).toMatchObject({
        message: expect.stringMatching(message),
        hint: expect.stringMatching(hint),
        exitCode: EXIT.usage,
      });
    }
  });

  it('takes what is undefined as not given', () => {
    const given = { dir: 'logs', seed: undefined, until: UNTIL } as unknown as SampleOptions;
    expect(completeOptions(given)).toMatchObject({ seed: 1, until: UNTIL, since: UNTIL - 2 * 86_400 });
  });

  it('refuses more records than a file can hold in memory', async () => {
    const options = { dir: emptyFolder(), days: 0.01, records: 100_000_000, until: UNTIL };
    await expect(writeSample(options)).rejects.toMatchObject({ hint: expect.stringMatching(/more days/) });
  });
});

describe('a sample that cannot be written', () => {
  it('leaves logs that are there alone', async () => {
    const dir = emptyFolder();
    mkdirSync(join(dir, 'AWSLogs'));
    await expect(writeSample({ dir, records: 10 })).rejects.toThrow(/AWSLogs exists already/);
    expect(readdirSync(dir)).toEqual(['AWSLogs']);
  });

  it('says so when the folder is a file', async () => {
    const dir = join(emptyFolder(), 'file');
    writeFileSync(dir, '');
    await expect(writeSample({ dir, records: 10 })).rejects.toMatchObject({ exitCode: EXIT.source });
  });

  it('leaves nothing behind when it is stopped', async () => {
    const dir = emptyFolder();
    const stop = new AbortController();
    const written = writeSample(
      { dir, days: 1, records: 5000, until: UNTIL, signal: stop.signal },
      (progress) => {
        if (progress.files === 3) stop.abort();
      },
    );
    await expect(written).rejects.toThrow(/abort/i);
    expect(readdirSync(dir)).toEqual([]);
  });
});
