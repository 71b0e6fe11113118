import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import { type Language, preferences } from '@/lib/preferences';

/** One file per language and namespace, fetched when a page first needs it. */
const files = import.meta.glob<Record<string, unknown>>('./*/*.json', { import: 'default' });

export async function startTranslations(): Promise<void> {
  await i18next
    .use(initReactI18next)
    .use({
      type: 'backend',
      read(language: string, namespace: string, done: (failure: unknown, found: unknown) => void) {
        const load = files[`./${language}/${namespace}.json`];
        if (load === undefined) done(new Error(`no translation ${language}/${namespace}`), null);
        else
          load().then(
            (found) => {
              done(null, found);
            },
            (failure: unknown) => {
              done(failure, null);
            },
          );
      },
    })
    .init({
      lng: preferences.get().language,
      fallbackLng: 'en',
      ns: ['common'],
      defaultNS: 'common',
      // React shows text as text
      interpolation: { escapeValue: false },
      react: { useSuspense: true },
    });
  follow(preferences.get().language);
  preferences.subscribe(() => {
    follow(preferences.get().language);
  });
}

function follow(language: Language) {
  document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  if (i18next.language !== language) void i18next.changeLanguage(language);
}
