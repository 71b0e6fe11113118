import { queryOptions } from '@tanstack/react-query';
import { connection } from '@/lib/connection';
import { BASE_PATH } from '@/lib/base';
import { api, data, request } from './client';
import type { components } from '@/api/gen/schema';

export type Me = components['schemas']['SessionView'];

export const me = queryOptions({
  queryKey: ['me'],
  queryFn: ({ signal }) => data(api.GET('/api/v1/me', { signal })),
  staleTime: 60_000,
});

const SESSION = `${BASE_PATH}/api/v1/session`;

function session(init: RequestInit): Promise<Response> {
  return request(new Request(SESSION, { credentials: 'same-origin', ...init }));
}

export async function signIn(username: string, password: string): Promise<void> {
  await session({
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ username, password }),
  });
  connection.sessionBegan();
}

export async function signOut(): Promise<void> {
  await session({ method: 'DELETE' });
}
