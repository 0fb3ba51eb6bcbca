import { UsageError } from '../../../src/cli/usage-error.ts';
import { parsePod } from '../../../src/pod/manifest.ts';
import type { PodContainer } from '../../../src/pod/model.ts';

/** Of a pod, up to its spec. */
export const head = 'apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n';

/** The container `web` of a pod, from the lines of its fields, indented by six spaces. */
export function pod(container: string, spec = '', documents = ''): PodContainer {
  return parsePod(`${documents}${head}${spec}  containers:\n    - name: web\n${container}`, 'pod.yaml', null);
}

/** The message that refuses a manifest; `taken` for one that is not refused. */
export function refused(text: string, wanted: string | null = null): string {
  try {
    parsePod(text, 'pod.yaml', wanted);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return 'taken';
}

/** A pod whose container has these fields, in flow style; it begins in line 5. */
export const web = (fields: string, spec = ''): string => `${head}${spec}  containers: [{name: web, ${fields}}]\n`;
/** The same with mounts and volumes. */
export const mounts = (text: string, volumes: string): string =>
  web(`volumeMounts: [${text}]`, `  volumes: [${volumes}]\n`);
