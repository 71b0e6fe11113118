/** Which stretch of time the home page is about. */
export const RANGES = { '1h': 3_600, '24h': 86_400, '7d': 7 * 86_400, '30d': 30 * 86_400 } as const;
export type Named = keyof typeof RANGES;
export type Range = { readonly named: Named } | { readonly from: string; readonly to: string };

const BUCKETS: Record<Named, string> = { '1h': '2m', '24h': '30m', '7d': '4h', '30d': '1d' };

export const PRESET: Named = '24h';

export function isNamed(text: string): text is Named {
  return Object.hasOwn(RANGES, text);
}

/** As the address has it: range=7d, or from=…&to=…; anything else is the last 24 hours. */
export function rangeOf(text: string, from: string, to: string): Range {
  if (isNamed(text)) return { named: text };
  const [begin, end] = [Date.parse(from), Date.parse(to)];
  return begin < end ? { from: new Date(begin).toISOString(), to: new Date(end).toISOString() } : { named: PRESET };
}

/** What is asked for now. Links get the same times. */
export function windowOf(range: Range, now: number): { from: string; to: string; bucket?: string } {
  if (!('named' in range)) return range;
  return {
    from: new Date(now - RANGES[range.named] * 1000).toISOString(),
    to: new Date(now).toISOString(),
    bucket: BUCKETS[range.named],
  };
}
