/** Takes a lock over and over, and says so when it is not alone with it. Run by lock.test.ts, which kills some. */
import { linkSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Lock } from '../../src/processes/lock.ts';
import { isRunning, ownProcess } from '../../src/processes/process-id.ts';

const [path = '', until = '0'] = process.argv.slice(2);
const inside = `${path}-inside`;
const own = `${path}-${process.pid}-inside`;
let taken = 0;

while (Date.now() < Number(until)) {
  const lock = await Lock.take(path);
  if (!(lock instanceof Lock)) {
    await sleep(Math.random() * 3);
    continue;
  }
  enter();
  if (Math.random() < 0.5) await sleep(Math.random() * 2);
  taken += 1;
  // Some die holding it.
  if (Math.random() < 0.02) process.kill(process.pid, 'SIGKILL');
  rmSync(inside, { force: true });
  lock[Symbol.dispose]();
}
process.stdout.write(`${taken}\n`);

/** Marks that it is inside; a mark that somebody alive has made means that two hold the lock. */
function enter(): void {
  try {
    // A link to a whole file: who is killed meanwhile leaves no empty mark.
    writeFileSync(own, JSON.stringify(ownProcess()));
    linkSync(own, inside);
  } catch {
    const other = readFileSync(inside, 'utf8');
    if (isRunning(JSON.parse(other)) !== false) {
      process.stdout.write(`two holders: ${process.pid} and ${other}\n`);
      process.exit(1);
    }
    rmSync(inside);
    enter();
  }
}
