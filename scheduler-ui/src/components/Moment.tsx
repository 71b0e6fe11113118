import { useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { duration, useFormats } from '@/lib/format';
import { isZone } from '@/lib/preferences';

const beat = (() => {
  let now = Date.now();
  let timer: ReturnType<typeof setInterval> | undefined;
  const listeners = new Set<() => void>();
  return {
    get: () => now,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      timer ??= setInterval(() => {
        now = Date.now();
        listeners.forEach((each) => {
          each();
        });
      }, 1000);
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) {
          clearInterval(timer);
          timer = undefined;
        }
      };
    },
  };
})();

/** The time, once a second, from one timer for all of the page. */
export function useNow(): number {
  return useSyncExternalStore(beat.subscribe, beat.get);
}

type Instant = string | null | undefined;

/** A point in time in the chosen zone; the tooltip leaves nothing open. */
export function Moment({ at, empty }: { at: Instant; empty?: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  if (at === null || at === undefined) return <>{empty ?? t('time.none')}</>;
  return (
    <time dateTime={at} title={formats.exact(at)}>
      {formats.dateTime(at)}
    </time>
  );
}

/**
 * A time that means something by the clock of a zone: the day that a run is for, a fire time. Shown by that clock, which is named where
 * it is not the own one; the tooltip has the own one.
 */
export function MomentIn({ zone, at }: { zone: string; at: Instant }) {
  const { t } = useTranslation();
  const own = useFormats();
  const there = useFormats(isZone(zone) ? zone : 'UTC');
  if (at === null || at === undefined) return <>{t('time.none')}</>;
  const same = there.dateTime(at) === own.dateTime(at);
  return (
    <time dateTime={at} title={own.exact(at)} style={{ whiteSpace: 'nowrap' }}>
      {there.dateTime(at)}
      {!same && ` ${there.zone}`}
    </time>
  );
}

/** "in 5 min", "3 hr ago". */
export function FromNow({ at, empty }: { at: Instant; empty?: string }) {
  const { t } = useTranslation();
  const formats = useFormats();
  const now = useNow();
  if (at === null || at === undefined) return <>{empty ?? t('time.none')}</>;
  return (
    <time dateTime={at} title={formats.exact(at)}>
      {formats.relative(at, now)}
    </time>
  );
}

/** How long something took, or takes until now. */
export function Lasted({ from, to }: { from: Instant; to: Instant }) {
  const { t } = useTranslation();
  return from === null || from === undefined ? (
    <>{t('time.none')}</>
  ) : to === null || to === undefined ? (
    <Running from={from} />
  ) : (
    <>{duration(new Date(to).getTime() - new Date(from).getTime())}</>
  );
}

function Running({ from }: { from: string }) {
  return <>{duration(useNow() - new Date(from).getTime())}</>;
}
