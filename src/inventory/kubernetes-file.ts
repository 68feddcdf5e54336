import { readFile, stat } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import { messageOf, sourceError } from '../errors.ts';
import { formatInstant } from '../logs/instant.ts';
import { fileErrorText } from '../processes/file-error.ts';
import type { KubernetesCluster } from './inventory.ts';
import { takeCluster } from './take-cluster.ts';

/**
 * The cluster that a list of kubectl describes. A file describes it as it was when the file was written.
 * @param path of the file; `-` for the standard input
 * @throws FlowqError (source) when it cannot be read, or is no such list of a whole cluster
 */
export async function readKubernetesFile(path: string): Promise<KubernetesCluster> {
  const shown = path === '-' ? 'the standard input' : path;
  let text: string;
  let seconds = Date.now() / 1000;
  try {
    if (path !== '-') seconds = Math.min(seconds, (await stat(path)).mtimeMs / 1000);
    text = path === '-' ? await textOf(process.stdin) : await readFile(path, 'utf8');
  } catch (error) {
    throw sourceError(`cannot read ${shown}: ${fileErrorText(error)}`, HINT, error);
  }
  try {
    return takeCluster(text, formatInstant(Math.floor(seconds)));
  } catch (error) {
    throw sourceError(`${shown}: ${messageOf(error)}`, HINT, error);
  }
}

const HINT = 'kubectl get pods,services,nodes -A -o json | flowq inventory --kube -';
