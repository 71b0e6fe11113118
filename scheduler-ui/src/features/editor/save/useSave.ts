import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/api/problem';
import { told } from '@/components/told';
import { currentText, readCurrent, store, type WorkflowText } from '../api';
import type { Refused } from '../useProblems';
import { drafts } from './drafts';

/** Saving as a new version, and what can come of it. */
export function useSave(project: string, workflow: string, start: WorkflowText) {
  const { t } = useTranslation('editor');
  const queries = useQueryClient();
  const [base, setBase] = useState(start);
  const [saving, setSaving] = useState(false);
  const [conflict, setConflict] = useState<WorkflowText | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);

  async function save(text: string, over: number = base.version): Promise<boolean> {
    setSaving(true);
    try {
      const version = await store(project, workflow, text, over);
      stored({ text, version }, over);
      return true;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      if (problem.status === 412) return await meanwhile(text, over);
      if (problem.errors.length > 0) setRefused({ text, faults: problem.errors });
      // the frame says when the session has ended; the draft is kept
      if (problem.status !== 401) told.failed(problem);
      return false;
    } finally {
      setSaving(false);
    }
  }

  function stored(now: WorkflowText, over: number) {
    const { version } = now;
    setBase(now);
    setConflict(null);
    setRefused(null);
    drafts.drop(project, workflow);
    queries.setQueryData(currentText(project, workflow).queryKey, now);
    void queries.invalidateQueries({ queryKey: ['workflow-versions', project, workflow] });
    void queries.invalidateQueries({ queryKey: ['workflows'] });
    told.done(version === over ? t('save.same', { version }) : t('save.done', { version }));
  }

  /** Another version is there. It may be this very text: saved before, by a request whose answer was lost. */
  async function meanwhile(text: string, over: number): Promise<boolean> {
    try {
      const now = await readCurrent(project, workflow);
      if (now.text === text) {
        stored(now, over);
        return true;
      }
      setConflict(now);
    } catch (problem) {
      told.failed(problem);
    }
    return false;
  }

  return { base, setBase, saving, conflict, refused, save, closeConflict: () => setConflict(null) };
}
