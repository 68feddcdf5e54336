import type { Check } from '../checks/diagnose.ts';
import { fail, ok, warn } from '../checks/finding.ts';
import { VERSION } from '../version.ts';

/** The minimum Node version in `engines` of package.json. */
const LEAST = [22, 12] as const;

/** Support of odd releases ends after half a year. */
const isStable = (major: number) => major % 2 === 0;

export const programCheck: Check = {
  name: 'program',
  look: async () => {
    const node = process.versions.node;
    const [major = 0, minor = 0] = node.split('.').map(Number);
    const words = `flowq ${VERSION} on Node ${node}, ${process.platform} ${process.arch}`;
    if (major < LEAST[0] || (major === LEAST[0] && minor < LEAST[1]))
      return [fail('program', words, `install Node ${LEAST.join('.')} or newer`)];
    if (!isStable(major)) return [warn('program', words, 'use a release of Node with an even number')];
    return [ok('program', words)];
  },
};
