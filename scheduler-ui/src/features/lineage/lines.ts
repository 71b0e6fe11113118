/** Lines differ by pattern as well as by colour. */
export const KINDS = ['DEPENDENT', 'SUB_WORKFLOW', 'FOREACH'] as const;
export type Kind = (typeof KINDS)[number];

export const LINES: Record<Kind, { readonly stroke: string; readonly strokeDasharray?: string }> = {
  DEPENDENT: { stroke: 'var(--tone-held)', strokeDasharray: '6 4' },
  SUB_WORKFLOW: { stroke: 'var(--tone-active)' },
  FOREACH: { stroke: 'var(--tone-left)', strokeDasharray: '2 4' },
};

export function lineOf(kind: string) {
  return KINDS.includes(kind as Kind) ? LINES[kind as Kind] : { stroke: 'var(--tone-idle)' };
}
