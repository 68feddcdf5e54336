/** Creates the bundle of `docs/lambda.md` from the handler and the command on that page. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const LAMBDA_PAGE = 'docs/lambda.md';

/** Variants of the bundle, with the option that the page gives for each. */
export const BUNDLES = {
  'with the AWS SDK': '',
  'without it': "'--external:@aws-sdk/*'",
} as const;

/**
 * Bundles the handler.
 * @param folder within a built package, so that `flowq` is that package
 * @param config content of `flowq.json`
 * @returns the folder of the bundle, with `handler.mjs`
 */
export function bundleHandler(folder: string, config: unknown, bundle: keyof typeof BUNDLES): string {
  const page = readFileSync(LAMBDA_PAGE, 'utf8');
  const [, handler = ''] = /```ts\n([\s\S]*?)```/.exec(page) ?? [];
  const [, command = ''] = /^npx (esbuild .*)$/m.exec(page) ?? [];
  if (!page.includes(BUNDLES[bundle])) throw new Error(`${LAMBDA_PAGE} has no ${BUNDLES[bundle]}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'handler.ts'), handler);
  writeFileSync(join(folder, 'flowq.json'), JSON.stringify(config));
  const env = { ...process.env, PATH: `${resolve('node_modules/.bin')}:${process.env.PATH}` };
  execFileSync('sh', ['-c', `${command} ${BUNDLES[bundle]}`], { cwd: folder, env, stdio: 'pipe' });
  return join(folder, 'function');
}

/** Code that calls the handler for the window in its argument, as Lambda does, and prints the result. */
export const INVOKE = `
const { handler } = await import('./handler.mjs');
const event = { queryStringParameters: { window: process.argv[1] } };
console.log(JSON.stringify(await handler(event, { getRemainingTimeInMillis: () => 60_000 })));
`;
