import { useMergedRef } from '@mantine/hooks';
import type { Ref, RefCallback } from 'react';

/** As the function of that name in @floating-ui/react, in whose place vite.config.ts puts it. */
export function useMergeRefs<T>(refs: readonly (Ref<T> | undefined)[]): RefCallback<T> {
  return useMergedRef(...refs);
}
