/**
 * Runs one step of reading the Parquet files in a folder. Run as `node bench/parquet-pass.ts checksums|values|query
 * DIR`.
 */

import { querySql } from '../src/flows/user-query.ts';
import { parquetDamage } from '../src/sources/files/parquet/verify.ts';
import { LocalSource } from '../src/sources/local/local-source.ts';
import { findLogFiles } from '../src/sources/local/log-files.ts';

const [step = '', dir = '.'] = process.argv.slice(2);
if (step === 'checksums') {
  for (const { path } of findLogFiles(dir, undefined).files)
    if ((await parquetDamage(path)) !== undefined) throw new Error(`${path} is damaged`);
} else {
  await using source = await new LocalSource({ path: dir }).open({ window: undefined, filter: {} });
  const sql = 'select action, count(*), sum(packets), sum(bytes) from flows group by action';
  const runner = await source.runner();
  const request = { sets: source.sets, window: undefined, filter: {} };
  if (step === 'query')
    await Array.fromAsync((await runner.run(querySql(sql, request, source.dialect))).batches);
}
