import type { components } from '@/api/gen/schema';
import { BASE_PATH } from '@/lib/base';

/** Older answers are not used any more. */
const KEPT_MILLIS = 3_000;

const asked = new Map<string, Promise<Response | null>>();
const segment = encodeURIComponent;

export const addresses = {
  workflow: (project: string, workflow: string) => `/projects/${segment(project)}/workflows/${segment(workflow)}`,
  version: (project: string, workflow: string, version: number) =>
    `/projects/${segment(project)}/workflows/${segment(workflow)}/versions/${version}`,
  run: (id: number) => `/workflow-instances/${id}`,
} as const;

/** Asks for what a page shows while the program of the page is still on its way. */
export function askAhead(address: string, accept = 'application/json'): Promise<Response | null> {
  // what goes wrong here is found, and told, when it is asked for in earnest
  const answer = fetch(`${BASE_PATH}/api/v1${address}`, { headers: { Accept: accept } }).then(
    (response) => (response.ok ? response : null),
    () => null,
  );
  asked.set(address, answer);
  setTimeout(() => asked.get(address) === answer && asked.delete(address), KEPT_MILLIS);
  return answer.then((response) => response?.clone() ?? null);
}

/** What was asked for ahead, once; null when it was not, or when it went wrong. */
export async function answeredAhead(address: string): Promise<Response | null> {
  const answer = asked.get(address);
  asked.delete(address);
  return answer ?? null;
}

/** Of an answer that is JSON. */
export async function jsonAhead<T>(address: string): Promise<T | null> {
  const answer = await answeredAhead(address);
  return answer === null ? null : ((await answer.json()) as T);
}

/** Asks for a run and its document while the page is still on its way. */
export async function askRunAhead(id: number): Promise<void> {
  const answer = await askAhead(addresses.run(id));
  if (answer === null) return;
  const { project, workflow, version } = (await answer.json()) as components['schemas']['InstanceView'];
  await askAhead(addresses.version(project, workflow, version));
}
