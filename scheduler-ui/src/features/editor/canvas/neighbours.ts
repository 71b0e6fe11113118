import type { Positions } from '@/components/graph/layout';
import type { Model } from '../model/read';

export type Direction = 'left' | 'right' | 'up' | 'down';

/** The task to which an arrow key leads: along the edges, or up and down the column. */
export function neighbour(model: Model, positions: Positions, id: string, direction: Direction): string | null {
  const here = positions.get(id);
  if (here === undefined) return null;
  const nearest = (ids: readonly string[]) =>
    ids.reduce<string | null>((best, each) => (best === null || away(each) < away(best) ? each : best), null);
  const away = (each: string) =>
    Math.abs((positions.get(each)?.y ?? 0) - here.y) + Math.abs((positions.get(each)?.x ?? 0) - here.x) / 4;
  if (direction === 'right' || direction === 'left') {
    const linked = model.edges.flatMap(({ from, to }) =>
      direction === 'right' ? (from === id ? to : []) : to === id ? from : [],
    );
    return nearest(linked);
  }
  const down = direction === 'down';
  const others = model.tasks
    .map((task) => task.id)
    .filter((each) => {
      const at = positions.get(each);
      return at !== undefined && (down ? at.y > here.y : at.y < here.y);
    });
  const column = others.filter((each) => Math.abs((positions.get(each)?.x ?? 0) - here.x) < 140);
  return nearest(column.length > 0 ? column : others);
}
