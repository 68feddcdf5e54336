import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { stateFolder } from '../../src/jobs/state-folder.ts';

const home = (...parts: string[]) => join(homedir(), ...parts);

test.each([
  [{}, 'linux', home('.local/state/flowq')],
  [{ XDG_STATE_HOME: '/var/state' }, 'linux', '/var/state/flowq'],
  [{ XDG_STATE_HOME: 'not/absolute' }, 'linux', home('.local/state/flowq')],
  [{ XDG_STATE_HOME: '/var/state', FLOWQ_STATE_DIR: 'here' }, 'linux', resolve('here')],
  [{ FLOWQ_STATE_DIR: '' }, 'darwin', home('Library/Application Support/flowq')],
  [{}, 'win32', home('AppData/Local/flowq')],
])('with %j on %s the state is in %s', (env, platform, folder) => {
  expect(stateFolder(env, platform)).toBe(folder);
});
