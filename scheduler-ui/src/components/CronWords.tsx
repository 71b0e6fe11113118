import { useQuery } from '@tanstack/react-query';
import { usePreferences } from '@/lib/preferences';
import { inWords } from '@/lib/cronWords';

/** What a cron expression says; nothing when it can not be read. */
export function CronWords({ cron }: { cron: string }) {
  const { language } = usePreferences();
  const words = useQuery({
    queryKey: ['cron in words', cron, language],
    queryFn: () => inWords(cron, language),
    staleTime: Infinity,
  });
  return <>{words.data ?? ''}</>;
}
