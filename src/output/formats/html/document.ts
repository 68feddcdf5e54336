import { createHash } from 'node:crypto';
import { type Markup, tag, text, together } from '../../../pictures/markup.ts';
import { VERSION } from '../../../version.ts';
import { BROWSER_SCRIPT } from './browser-script.ts';
import { STYLE } from './style.ts';

/**
 * Returns a page as one file that requests nothing: it includes its only style and its only script, and its policy
 * allows those two by their hashes and nothing else.
 */
export function document(title: string, ...parts: readonly Markup[]): string {
  const policy = [
    "default-src 'none'",
    `style-src ${hashOf(STYLE)}`,
    `script-src ${hashOf(BROWSER_SCRIPT)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
  const head = tag(
    'head',
    {},
    tag('meta', { charset: 'utf-8' }),
    tag('meta', { 'http-equiv': 'Content-Security-Policy', content: policy }),
    tag('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
    tag('meta', { name: 'generator', content: `flowq ${VERSION}` }),
    tag('title', {}, text(title)),
    tag('style', {}, STYLE as Markup),
  );
  const body = tag('body', {}, tag('main', {}, ...parts), tag('script', {}, BROWSER_SCRIPT as Markup));
  return `<!doctype html>\n${together([`<html lang="en">` as Markup, head, body, '</html>' as Markup], '\n')}\n`;
}

const hashOf = (content: string) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`;
