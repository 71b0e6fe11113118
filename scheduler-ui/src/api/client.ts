import createClient from 'openapi-fetch';
import { BASE_PATH } from '@/lib/base';
import { connection } from '@/lib/connection';
import type { paths } from '@/api/gen/schema';
import { Problem } from './problem';

const CSRF_COOKIE = 'scheduler_csrf';
const SAFE = new Set(['GET', 'HEAD', 'OPTIONS']);

/** What proves that a request comes from this page: another site can send the cookie but not read it. */
export function csrfToken(): string {
  const pair = document.cookie.split('; ').find((each) => each.startsWith(`${CSRF_COOKIE}=`));
  return pair === undefined ? '' : decodeURIComponent(pair.slice(CSRF_COOKIE.length + 1));
}

/** Fetch as the interface does it: failures are problems, and the state of the connection and the session is kept. */
export async function request(input: Request): Promise<Response> {
  if (!SAFE.has(input.method)) input.headers.set('X-CSRF-Token', csrfToken());
  let response: Response;
  try {
    response = await fetch(input);
  } catch (failure) {
    if (input.signal.aborted) throw failure;
    connection.lost();
    throw Problem.unreachable();
  }
  if (response.ok) {
    connection.restored();
    return response;
  }
  const problem = await Problem.of(response);
  if (problem.isUnreachable && problem.code === 'http') connection.lost();
  else connection.restored();
  if (problem.status === 401 && problem.code !== 'auth.wrong-credentials') connection.sessionEnded();
  throw problem;
}

/** The api, typed by its own description. Every call throws a {@link Problem} when it is refused. */
export const api = createClient<paths>({
  baseUrl: BASE_PATH === '' ? window.location.origin : `${window.location.origin}${BASE_PATH}`,
  fetch: request,
  querySerializer: { array: { style: 'form', explode: true } },
});

/** The data of an answer that is known to have some. */
export async function data<T>(answer: Promise<{ data?: T }>): Promise<T> {
  return (await answer).data as T;
}
