import { newKey } from '@/api/keys';

/** What somebody wrote and has not saved, kept by the browser until it is saved or thrown away. */
export interface Draft {
  readonly text: string;
  /** The version that it was made from; 0 for a new workflow. */
  readonly base: number;
  readonly at: string;
}

const PREFIX = 'scheduler.draft.';

/**
 * The drafts of one tab. Each tab writes and removes only its own: two that edit the same workflow, or one of them that is closed
 * without an edit, take nothing from each other. What a tab left behind is taken over by the next one that opens the workflow.
 */
export function draftsOf(tab: string) {
  const all = (project: string, workflow: string) => `${PREFIX}${project}/${workflow}#`;
  const mine = (project: string, workflow: string) => all(project, workflow) + tab;

  return {
    /** The draft to go on with, from now on of this tab. What says no more than `saved` is none, and is removed. */
    open(project: string, workflow: string, saved: string): Draft | null {
      try {
        const own = mine(project, workflow);
        const found = Object.keys(localStorage)
          .filter((key) => key.startsWith(all(project, workflow)))
          .flatMap((key) => {
            const draft = read(localStorage.getItem(key));
            if (draft !== null && draft.text !== saved) return { key, draft };
            localStorage.removeItem(key);
            return [];
          })
          .sort((one, other) => other.draft.at.localeCompare(one.draft.at));
        const next = found.find(({ key }) => key === own) ?? found[0];
        if (next === undefined) return null;
        if (next.key !== own) {
          // first removed: there may be no room for both
          localStorage.removeItem(next.key);
          localStorage.setItem(own, JSON.stringify(next.draft));
        }
        return next.draft;
      } catch {
        return null;
      }
    },

    /** False when the browser keeps no more: whoever edits has to know. */
    keep(project: string, workflow: string, draft: Draft): boolean {
      try {
        localStorage.setItem(mine(project, workflow), JSON.stringify(draft));
        return true;
      } catch {
        return false;
      }
    },

    drop(project: string, workflow: string): void {
      try {
        localStorage.removeItem(mine(project, workflow));
      } catch {
        // what could not be kept need not be dropped
      }
    },
  };
}

function read(kept: string | null): Draft | null {
  try {
    const found = JSON.parse(kept ?? 'null') as Partial<Draft> | null;
    return typeof found?.text === 'string' && typeof found.base === 'number'
      ? { text: found.text, base: found.base, at: found.at ?? new Date(0).toISOString() }
      : null;
  } catch {
    return null;
  }
}

export const drafts = draftsOf(newKey());
