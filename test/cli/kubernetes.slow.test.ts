import { utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { flowq } from '../helpers/flowq.ts';
import { folderOf, NOON, temporaryFolder } from '../helpers/logs.ts';
import { kubernetesList, podItem } from '../inventory/kubernetes-items.ts';

const stateful = (workload: string, ip: string, startTime: string) =>
  podItem(`${workload}-0`, ip, { owner: ['StatefulSet', workload], status: { startTime } });

it('flowq inventory --kube names addresses by pod, and rows are grouped by workload and namespace', async () => {
  const cwd = temporaryFolder();
  const source = folderOf([
    { srcaddr: '10.0.0.20', dstaddr: '10.0.0.9', bytes: 1, start: NOON },
    { srcaddr: '10.0.0.20', dstaddr: '198.51.100.7', bytes: 10, start: NOON + 3600 },
  ]);
  const run = (...args: string[]) => flowq(args, { cwd });
  const none = await run('count', '--all', '--source', source, '--by', 'workload');
  expect([none.code, none.stderr]).toEqual([2, expect.stringContaining('flowq inventory --kube -')]);

  const file = join(cwd, 'list.json');
  writeFileSync(file, kubernetesList(stateful('web', '10.0.0.20', '2026-11-20T11:00:00Z')));
  utimesSync(file, NOON + 60, NOON + 60);
  const first = await run('inventory', '--kube', file);
  expect([first.code, first.stderr]).toEqual([0, '']);
  expect(first.stdout).toContain(
    'cluster uid-of-kubernetes: 1 pod (1 workload in 1 namespace), 1 service, 1 node\nwritten to ',
  );
  const input = kubernetesList(stateful('batch', '10.0.0.20', '2026-11-20T12:30:00Z'));
  const second = await flowq(['inventory', '--kube', '-'], { cwd, input });
  expect([second.code, second.stdout]).toEqual([
    0,
    expect.stringContaining('since 2026-11-20T12:01:00Z: 1 pods new, 1 gone'),
  ]);

  const rows = async (...args: string[]) => {
    const { stdout, stderr } = await run(...args, '--all', '--source', source);
    return stdout.trim().split('\n').slice(1).sort().join(' ') || stderr;
  };
  expect(await rows('sum', 'bytes', '--by', 'srcaddr,dstaddr,start', '--names')).toMatch(
    /10[.]0[.]0[.]20,shop\/batch,198[.]51[.]100[.]7,,.* 10[.]0[.]0[.]20,shop\/web,10[.]0[.]0[.]9,node-a,/,
  );
  expect(await rows('sum', 'bytes', '--by', 'workload')).toBe('shop/batch,,10 shop/web,,1');
  expect(await rows('sum', 'bytes', '--by', 'src_namespace,dst_name')).toBe('shop,,10 shop,node-a,1');
  expect(await rows('sum', 'bytes', '--by', 'src_name', '--src', 'shop/web')).toBe('shop/web,1');

  const stale = await run('inventory', '--kube', file);
  expect([stale.code, stale.stderr]).toEqual([
    3,
    expect.stringContaining('read lists in the order of their time'),
  ]);
  writeFileSync(file, '{"kind":"List","items":[{"kind":"Secret"}]}');
  const wrong = await run('inventory', '--kube', file);
  expect([wrong.code, wrong.stderr]).toEqual([
    3,
    expect.stringContaining('items[0].kind is not Pod, Service or Node'),
  ]);
  const both = await run('inventory', '--kube', file, '--region', 'eu-central-1');
  expect([both.code, both.stderr]).toEqual([2, expect.stringContaining('cannot be combined')]);
});
