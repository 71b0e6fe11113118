import type { Schema } from '@/api/types';

type Slot = Pick<Schema['SlotView'], 'slot' | 'state' | 'ownerNode'>;

/** Slots beside each other that have one owner and one state. */
export interface Arc {
  readonly from: number;
  /** The first one that does not belong to it. */
  readonly to: number;
  readonly owner: string | undefined;
  readonly state: Slot['state'];
}

export function arcsOf(slots: readonly Slot[]): Arc[] {
  const arcs: Arc[] = [];
  for (const slot of [...slots].sort((a, b) => a.slot - b.slot)) {
    const owner = slot.ownerNode ?? undefined;
    const last = arcs.at(-1);
    if (last?.to === slot.slot && last.owner === owner && last.state === slot.state) {
      arcs[arcs.length - 1] = { ...last, to: slot.slot + 1 };
    } else {
      arcs.push({ from: slot.slot, to: slot.slot + 1, owner, state: slot.state });
    }
  }
  return arcs;
}

/** The path of a piece of a ring around (0, 0), from share to share of the whole, the top being 0. */
export function arcPath(from: number, to: number, inner: number, outer: number): string {
  // a whole circle has no two ends between which an arc could be drawn
  if (to - from >= 1) return `${arcPath(0, 0.5, inner, outer)} ${arcPath(0.5, 0.9999, inner, outer)}`;
  const at = (share: number, radius: number) => {
    const angle = 2 * Math.PI * share - Math.PI / 2;
    return `${(radius * Math.cos(angle)).toFixed(3)} ${(radius * Math.sin(angle)).toFixed(3)}`;
  };
  const large = to - from > 0.5 ? 1 : 0;
  return [
    `M ${at(from, outer)}`,
    `A ${outer} ${outer} 0 ${large} 1 ${at(to, outer)}`,
    `L ${at(to, inner)}`,
    `A ${inner} ${inner} 0 ${large} 0 ${at(from, inner)}`,
    'Z',
  ].join(' ');
}

/** 0–31, 64, 70–71: at most so many pieces, then … */
export function rangesOf(slots: readonly Slot[], owner: string | undefined, most = 12): string {
  const arcs = arcsOf(slots.filter((slot) => (slot.ownerNode ?? undefined) === owner));
  const words = arcs.map(({ from, to }) => (to - from === 1 ? String(from) : `${from}–${to - 1}`));
  return words.length <= most ? words.join(', ') : `${words.slice(0, most).join(', ')} …`;
}
