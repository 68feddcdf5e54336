import * as v from 'valibot';
import { expect, it } from 'vitest';
import { checkConfig } from '../../src/config/check-config.ts';
import { PagesSchema } from '../../src/config/page-schema.ts';
import { PAGES } from '../../src/pages/index.ts';
import { pageRequest } from '../../src/runs/pages/page-request.ts';
import { Inventories } from '../../src/runs/query/inventories.ts';
import { parseRequest } from '../../src/runs/request/parse-request.ts';
import { KEYS } from '../../src/runs/request/spelling.ts';

it.each(Object.entries(PAGES))('the page %s is one that flowq.json could have', (name, page) => {
  expect(v.parse(PagesSchema, { [name]: page })).toEqual({ [name]: page });
  const making = { request: parseRequest({}, KEYS), inventories: new Inventories({}), spell: KEYS };
  const args = Object.fromEntries(Object.keys(page.arguments ?? {}).map((one) => [one, '10.0.0.1']));
  const made = pageRequest({ name, page, args, own: new Map() }, making);
  expect(JSON.stringify(made.sections.map(({ config, says, title }) => [config, says, title]))).not.toContain(
    '{address}',
  );
});

it.each([
  [{ X: { title: 'x', sections: [{ report: 'actions' }] } }, '"X" is not lower-case letters'],
  [{ x: { title: 'x', sections: [] } }, 'is not a list of sections'],
  [{ x: { title: 'x', sections: [{ report: 'actions', tilte: 'x' }] } }, 'unknown key "tilte"'],
  [{ x: { title: 'x', numbers: 'often', sections: [{ report: 'actions' }] } }, 'often'],
])('a page of another form is refused: %j', (pages, message) => {
  const config = { flowq: 1, source: { kind: 'local', path: 'logs', found: {} }, pages };
  expect(() => checkConfig(config)).toThrow(message);
});
