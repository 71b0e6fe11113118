/** What somebody wrote and has not saved, kept by the browser until it is saved or thrown away. */
export interface Draft {
  readonly text: string;
  /** The version that it was made from; 0 for a new workflow. */
  readonly base: number;
  readonly at: string;
}

const PREFIX = 'scheduler.draft.';

const key = (project: string, workflow: string) => `${PREFIX}${project}/${workflow}`;

export const drafts = {
  find(project: string, workflow: string): Draft | null {
    try {
      const found = JSON.parse(localStorage.getItem(key(project, workflow)) ?? 'null') as Partial<Draft> | null;
      return typeof found?.text === 'string' && typeof found.base === 'number'
        ? { text: found.text, base: found.base, at: found.at ?? new Date(0).toISOString() }
        : null;
    } catch {
      return null;
    }
  },

  /** False when the browser keeps no more: whoever edits has to know. */
  keep(project: string, workflow: string, draft: Draft): boolean {
    try {
      localStorage.setItem(key(project, workflow), JSON.stringify(draft));
      return true;
    } catch {
      return false;
    }
  },

  drop(project: string, workflow: string): void {
    try {
      localStorage.removeItem(key(project, workflow));
    } catch {
      // what could not be kept need not be dropped
    }
  },
};
