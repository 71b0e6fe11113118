import { settings } from './settings';

let token: Promise<string> | undefined;

async function send(method: string, path: string, body: unknown, type: string, bearer?: string): Promise<Response> {
  return fetch(`${settings.url}/api/v1${path}`, {
    method,
    headers: {
      'Content-Type': type,
      ...(bearer === undefined ? {} : { Authorization: `Bearer ${bearer}` }),
    },
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
  });
}

async function login(): Promise<string> {
  const { username, password } = settings;
  const answer = await send('POST', '/login', { username, password }, 'application/json');
  return ((await answer.json()) as { token: string }).token;
}

/** The api as programs use it: what a test prepares and what it checks behind the page. */
export async function rest<T>(method: string, path: string, body?: unknown, type = 'application/json'): Promise<T> {
  token ??= login();
  const answer = await send(method, path, body, type, await token);
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`);
  return (text === '' ? undefined : JSON.parse(text)) as T;
}

export async function givenWorkflow(project: string, name: string, yaml: string): Promise<void> {
  await rest('PUT', `/projects/${project}`, {});
  await rest('PUT', `/projects/${project}/workflows/${name}`, yaml, 'application/yaml');
}

export async function start(project: string, workflow: string, body: unknown = {}): Promise<number> {
  return (await rest<{ id: number }>('POST', `/projects/${project}/workflows/${workflow}/instances`, body)).id;
}

export interface Run {
  readonly id: number;
  readonly state: string;
}

const FINISHED = new Set(['SUCCEEDED', 'FAILED', 'STOPPED']);

/** Asks until it is so, or fails after the limit with what it was last. */
export async function eventually<T>(
  ask: () => Promise<T>,
  isSo: (value: T) => boolean,
  limitMillis = 30_000,
): Promise<T> {
  const deadline = Date.now() + limitMillis;
  for (;;) {
    const value = await ask();
    if (isSo(value)) return value;
    if (Date.now() > deadline) throw new Error(`still ${JSON.stringify(value)} after ${limitMillis} ms`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

export function finished(id: number): Promise<Run> {
  return eventually(
    () => rest<Run>('GET', `/workflow-instances/${id}`),
    (run) => FINISHED.has(run.state),
    60_000,
  );
}
