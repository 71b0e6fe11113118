import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import english from '@/i18n/en/code.json';

type Key = keyof typeof english;

/** The editor's own words in the language of the page: it asks for them by the English ones. */
export function usePhrases(): Readonly<Record<string, string>> {
  const { t } = useTranslation('code');
  return useMemo(
    () => Object.fromEntries(Object.entries(english).map(([key, phrase]) => [phrase, t(key as Key)])),
    [t],
  );
}
