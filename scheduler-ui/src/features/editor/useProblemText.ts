import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { Problem } from './model/problems';

/** What is wrong, in words. */
export function useProblemText(): (problem: Problem) => string {
  const { t } = useTranslation('editor');
  return useMemo(
    () => (problem) =>
      problem.code === 'server' || problem.code === 'yaml'
        ? String(problem.values?.message ?? '')
        : t(`problem.${problem.code}` as 'problem.shape.map', { ...problem.values }),
    [t],
  );
}
