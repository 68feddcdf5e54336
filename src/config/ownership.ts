import { readFileSync, statSync } from 'node:fs';
import { userInfo } from 'node:os';

/** The user who runs the program. */
export interface User {
  readonly uid: number;
  /** A group without other members; undefined if there is none. */
  readonly ownGroup: number | undefined;
}

/** @returns undefined on Windows, where Node cannot read owner and mode of files */
export function thisUser(): User | undefined {
  const uid = process.geteuid?.();
  return uid === undefined ? undefined : { uid, ownGroup: ownGroupOf(uid, process.getegid?.()) };
}

/**
 * Describes how anyone but the user and root can change one of these files and folders; undefined if nobody can.
 * Follows links; ignores missing files.
 */
export function foreignHand(
  paths: readonly string[],
  user: User | undefined = thisUser(),
): string | undefined {
  if (!user) return undefined;
  for (const path of paths) {
    const { uid, gid, mode } = statSync(path, { throwIfNoEntry: false }) ?? {};
    if (uid === undefined || gid === undefined || mode === undefined) continue;
    if (uid !== user.uid && uid !== 0) return `${path} belongs to another user (${nameOf(uid)})`;
    if (mode & 0o002) return `${path} can be written by everybody`;
    if (mode & 0o020 && gid !== user.ownGroup) return `${path} can be written by the group ${gid}`;
  }
  return undefined;
}

/**
 * Returns the group if only the user is in it: the primary one, with the user's name and no other members in
 * /etc/group.
 */
function ownGroupOf(uid: number, gid: number | undefined): number | undefined {
  const [name, , , members = ''] = entryOf('/etc/group', gid) ?? [];
  // A container has no entry for users of its host; a user's own group has the number of the user.
  if (name === undefined) return gid === uid ? gid : undefined;
  const user = userName();
  const isAlone = members.split(',').every((member) => member === '' || member === user);
  return name === user && isAlone ? gid : undefined;
}

function userName(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
}

const nameOf = (uid: number) => entryOf('/etc/passwd', uid)?.[0] ?? String(uid);

/** Returns the fields of a line of /etc/passwd or /etc/group by its id, the third field. */
function entryOf(path: string, number: number | undefined): readonly string[] | undefined {
  try {
    const lines = readFileSync(path, 'utf8').split('\n');
    return lines.map((line) => line.split(':')).find((values) => values[2] === String(number));
  } catch {
    return undefined;
  }
}
