import type { Language } from './preferences';

const OPTIONS = { use24HourTimeFormat: true, dayOfWeekStartIndexZero: false, verbose: false } as const;

/** The words are fetched with the first expression; '' for one that can not be read. */
export async function inWords(cron: string, language: Language): Promise<string> {
  const cronstrue = language === 'zh' ? (await import('cronstrue/i18n')).default : (await import('cronstrue')).default;
  try {
    return cronstrue.toString(cron, { ...OPTIONS, locale: language === 'zh' ? 'zh_CN' : 'en' });
  } catch {
    return '';
  }
}
