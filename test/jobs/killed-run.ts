/** A run of a job that writes one line for each second of its window. Run by kill.test.ts, which kills it. */
import { setTimeout as sleep } from 'node:timers/promises';
import { runJob } from '../../src/jobs/run-job.ts';
import { OutTemplate } from '../../src/output/out-template.ts';
import { writeTarget } from '../../src/output/output-target.ts';

const [folder = '', out = ''] = process.argv.slice(2);
const template = new OutTemplate(out);

async function* lines({ since, until }: { since: number; until: number }) {
  yield 'start\r\n';
  for (let time = since; time < until; time += 1) {
    yield `${time}\r\n`;
    await sleep(30);
  }
}

const job = {
  name: 'killed',
  subject: { report: 'seconds', source: 'clock' },
  timing: { every: 1, lag: 0, catchUp: true, zone: 'UTC', first: undefined },
  nameOutput: (window: { since: number; until: number }) =>
    template.render({ report: 'seconds', window, zone: 'UTC' }),
};
await runJob(job, { folder, now: () => Math.floor(Date.now() / 1000) }, async (run) => {
  await writeTarget(run.out ?? '', lines(run.window), { folder: template.folder });
});
