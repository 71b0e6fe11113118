import { useComputedColorScheme } from '@mantine/core';
import { BarController, BarElement, CategoryScale, Chart as ChartJs, Legend, LinearScale, Tooltip } from 'chart.js';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import type { Statistics } from '@/api/types';
import { useFormats } from '@/lib/format';
import { paths } from '@/lib/paths';
import classes from './Chart.module.css';
import { configOf } from './chartConfig';
import { endOf } from './counts';

ChartJs.register(BarController, BarElement, CategoryScale, Legend, LinearScale, Tooltip);

/** Within a day the time says it all. */
const ONE_DAY = 86_400_000;

/** Runs or durations over time. A click on a bar leads to its runs; the table beside it says the same to everybody. */
export function Chart({ statistics, of }: { statistics: Statistics; of: 'runs' | 'durations' }) {
  const { t } = useTranslation('home');
  const formats = useFormats();
  const navigate = useNavigate();
  const scheme = useComputedColorScheme('light');
  const canvas = useRef<HTMLCanvasElement>(null);
  useEffect(() => {
    if (canvas.current === null) return;
    const style = getComputedStyle(document.documentElement);
    const config = configOf({
      statistics,
      of,
      words: (key) => t(key),
      timeOf: (at) =>
        statistics.bucketSeconds >= 86_400
          ? formats.date(at)
          : Date.parse(statistics.to) - Date.parse(statistics.from) <= ONE_DAY
            ? formats.time(at).slice(0, 5)
            : formats.dateTime(at).slice(0, -3),
      colour: (name) => style.getPropertyValue(`--${name}`).trim(),
      open: (index) => {
        const from = statistics.buckets[index]?.from;
        if (from !== undefined) void navigate(paths.runs({ from, to: endOf(statistics, from) }));
      },
    });
    const chart = new ChartJs(canvas.current, config);
    return () => chart.destroy();
    // the colour scheme changes the variables that are read above
  }, [statistics, of, scheme, formats, t, navigate]);
  return (
    <div className={classes.chart}>
      <canvas ref={canvas} role="img" aria-label={t(`chart.${of}`)} />
    </div>
  );
}
