import type { ChartConfiguration, ChartDataset } from 'chart.js';
import type { Statistics } from '@/api/types';
import { duration } from '@/lib/format';
import { countOf, type Kind, KINDS } from './counts';

const COLOURS: Record<Kind, string> = {
  SUCCEEDED: 'tone-good',
  FAILED: 'tone-bad',
  STOPPED: 'tone-left',
  open: 'tone-active',
};

type Words = (key: `kind.${Kind}` | 'half' | 'nearlyAll') => string;

export function configOf({
  statistics,
  of,
  words,
  timeOf,
  colour,
  open,
}: {
  statistics: Statistics;
  of: 'runs' | 'durations';
  words: Words;
  timeOf: (at: string) => string;
  colour: (name: string) => string;
  open: (index: number) => void;
}): ChartConfiguration {
  const runs = of === 'runs';
  const text = colour('text-soft');
  const line = colour('line');
  return {
    type: 'bar',
    data: {
      labels: statistics.buckets.map(({ from }) => timeOf(from)),
      datasets: runs ? counts(statistics, words, colour) : durations(statistics, words, colour),
    },
    options: {
      responsive: true,
      maintainAspectRatio: false,
      animation: false,
      interaction: { mode: 'index', intersect: false },
      onClick: (_, [element]) => {
        if (element !== undefined) open(element.index);
      },
      scales: {
        x: {
          stacked: runs,
          grid: { display: false },
          ticks: { color: text, maxRotation: 0, autoSkip: true, autoSkipPadding: 24 },
        },
        y: {
          stacked: runs,
          beginAtZero: true,
          grid: { color: line },
          ticks: {
            color: text,
            precision: runs ? 0 : undefined,
            callback: (value) => (runs ? value : duration(Number(value) * 1000)),
          },
        },
      },
      plugins: {
        legend: { position: 'bottom', labels: { color: text, boxWidth: 12, boxHeight: 12 } },
        tooltip: runs
          ? {}
          : {
              callbacks: {
                label: ({ dataset, parsed }) => `${dataset.label ?? ''}: ${duration((parsed.y ?? 0) * 1000)}`,
              },
            },
      },
    },
  };
}

function counts(statistics: Statistics, words: Words, colour: (name: string) => string): ChartDataset[] {
  return KINDS.map((kind) => ({
    label: words(`kind.${kind}`),
    data: statistics.buckets.map(({ runs }) => countOf(runs, kind)),
    backgroundColor: colour(COLOURS[kind]),
    maxBarThickness: 28,
  }));
}

/** Bars for these too: of a part of the time without runs nothing is known, and a line would say something about it. */
function durations(statistics: Statistics, words: Words, colour: (name: string) => string): ChartDataset[] {
  return (['p50', 'p95'] as const).map((share) => ({
    label: words(share === 'p50' ? 'half' : 'nearlyAll'),
    data: statistics.buckets.map(({ duration: lasted }) => lasted[share] ?? null),
    backgroundColor: colour(share === 'p50' ? 'tone-active' : 'tone-held'),
    maxBarThickness: 14,
  }));
}
