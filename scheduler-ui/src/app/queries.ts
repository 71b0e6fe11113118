import { QueryClient } from '@tanstack/react-query';
import { Problem } from '@/api/problem';
import { connection } from '@/lib/connection';

/** What the server answered, for all pages. Refusals are not asked again; what did not reach the server is. */
export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (failures, problem) => problem instanceof Problem && problem.isUnreachable && failures < 3,
      retryDelay: (attempt) => Math.min(500 * 2 ** attempt, 5_000),
      // the connection banner asks the server itself; the browser's own opinion is about its network card
      networkMode: 'always',
    },
    mutations: { networkMode: 'always' },
  },
});

let before = connection.get();
connection.subscribe(() => {
  const now = connection.get();
  const cameBack = before.lostSince !== null && now.lostSince === null;
  const signedInAgain = before.sessionEnded && !now.sessionEnded;
  before = now;
  if (cameBack || signedInAgain) void queries.invalidateQueries();
});
