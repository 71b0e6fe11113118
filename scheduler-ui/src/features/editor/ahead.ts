import { BASE_PATH } from '@/lib/base';

const KEPT_MILLIS = 10_000;

const asked = new Map<string, Promise<Response | null>>();

const addressOf = (project: string, workflow: string) =>
  `${BASE_PATH}/api/v1/projects/${encodeURIComponent(project)}/workflows/${encodeURIComponent(workflow)}`;

/** Asks for the text of a workflow while the program that shows it is still on its way. */
export function askAhead(project: string, workflow: string): void {
  const address = addressOf(project, workflow);
  // what goes wrong here is found, and told, when it is asked for in earnest
  const answer = fetch(address, { headers: { Accept: 'application/yaml' } }).then(
    (response) => (response.ok ? response : null),
    () => null,
  );
  asked.set(address, answer);
  setTimeout(() => asked.get(address) === answer && asked.delete(address), KEPT_MILLIS);
}

/** What was asked for ahead, once; null when it was not, or when it went wrong. */
export async function answeredAhead(project: string, workflow: string): Promise<Response | null> {
  const address = addressOf(project, workflow);
  const answer = asked.get(address);
  asked.delete(address);
  return answer ?? null;
}
