import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dateFolder, dateParts, placeFolder } from '../../src/logs/delivery.ts';
import {
  parseDateFolder,
  parseRegionFolder,
  parseTopFolder,
  serviceFolder,
} from '../../src/logs/folder-names.ts';

describe('folder names, level by level', () => {
  it('say what the whole path was made of', () => {
    const places = fc.record({
      organisation: fc.option(fc.stringMatching(/^o-[a-z0-9]{4,8}$/), { nil: undefined }),
      hive: fc.boolean(),
      account: fc.stringMatching(/^\d{12}$/),
      region: fc.constantFrom('us-east-1', 'us-gov-east-1', 'ap-southeast-5'),
    });
    fc.assert(
      fc.property(places, fc.boolean(), fc.integer({ min: 0, max: 4e9 }), (place, hourly, time) => {
        const { hive, account, region, organisation } = place;
        const names = placeFolder(place).split('/').slice(1, -1);
        if (organisation !== undefined) expect(parseTopFolder(names.shift() ?? '')).toEqual({ organisation });
        expect(parseTopFolder(names[0] ?? '')).toEqual({ account, hive });
        expect(names[1]).toBe(serviceFolder(hive));
        expect(parseRegionFolder(names[2] ?? '', hive)).toBe(region);

        const date = dateParts(time);
        const dated = dateFolder({ hive, hourly }, date).split('/').slice(0, -1);
        const parts = (['year', 'month', 'day', 'hour'] as const).slice(0, hourly ? 4 : 3);
        expect(dated.map((name, level) => parseDateFolder(name, parts[level] ?? 'year', hive))).toEqual(
          parts.map((part) => date[part]),
        );
      }),
    );
  });

  it.each(['12345', 'o-', 'O-ABC', 'vpcflowlogs', 'account=123456789012'])('%s is no account', (name) => {
    expect(parseTopFolder(name)).toBeUndefined();
  });

  it.each([
    ['us-east-1', true],
    ['aws-region=us-east-1', false],
    ['useast1', false],
    ['aws-region=', true],
  ])('%s is no Region where Hive-compatible is %j', (name, hive) => {
    expect(parseRegionFolder(name, hive)).toBeUndefined();
  });

  it.each([
    ['26', 'year', false],
    ['1', 'month', false],
    ['month=11', 'month', false],
    ['11', 'month', true],
    ['day=11', 'month', true],
    ['1x', 'day', false],
  ] as const)('%s is no %s where Hive-compatible is %j', (name, part, hive) => {
    expect(parseDateFolder(name, part, hive)).toBeUndefined();
  });
});
