import { readFile, stat } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import { messageOf, sourceError } from '../errors.ts';
import { formatInstant } from '../logs/instant.ts';
import { fileErrorText } from '../processes/file-error.ts';
import type { KubernetesCluster } from './inventory.ts';
import { takeCluster } from './take-cluster.ts';

/**
 * Reads the cluster from kubectl's list, as of the file's modification time.
 * @param path of the file; `-` for standard input
 * @throws FlowqError (source) if it cannot be read, or is not such a list of a complete cluster
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
