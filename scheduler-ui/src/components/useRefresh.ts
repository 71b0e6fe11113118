import { useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { told } from './told';

/** Something was changed: what is on the page is asked for anew. */
export function useRefresh() {
  const queries = useQueryClient();
  return useCallback(() => queries.invalidateQueries(), [queries]);
}

/** Does something at once, tells how it ended, and asks for the page's data anew. */
export function useAct() {
  const refresh = useRefresh();
  return useCallback(
    async (deed: () => Promise<unknown>, done?: string) => {
      try {
        await deed();
        if (done !== undefined) told.done(done);
        await refresh();
      } catch (problem) {
        told.failed(problem);
      }
    },
    [refresh],
  );
}
