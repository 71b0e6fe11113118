import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { ReactFlowProvider } from '@xyflow/react';
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useBlocker, useNavigate } from 'react-router';
import type { Reveal } from '@/components/code/code';
import { Moment } from '@/components/Moment';
import { told } from '@/components/told';
import { paths } from '@/lib/paths';
import { taskTypes, type WorkflowText } from './api';
import classes from './Editor.module.css';
import { EditorContext, type EditorValue, type TaskType } from './EditorContext';
import type { Problem } from './model/problems';
import { handOver } from './pending';
import { ConflictDialog } from './save/ConflictDialog';
import { drafts } from './save/drafts';
import { useDraft } from './save/useDraft';
import { useSave } from './save/useSave';
import { useEditor } from './useEditor';
import { useProblems, useSchemas } from './useProblems';
import { Workbench } from './Workbench';

const NONE: readonly TaskType[] = [];

export interface EditorProps {
  readonly project: string;
  readonly workflow: string;
  /** What is edited was made from this version; 0 for a workflow that is not there yet. */
  readonly base: WorkflowText;
  /** What the editor begins with: the base, a draft, or an older version. */
  readonly text: string;
  /** What is stored now: to begin again with. */
  readonly current: WorkflowText;
  readonly draftOf: string | null;
  readonly version?: number;
  readonly onCreated?: () => void;
}

/** What is being typed when somebody leaves goes into the draft: a field that has gone could hand over nothing. Blocks nobody. */
function leaving(): boolean {
  handOver();
  return false;
}

/** One document with everything around it: its problems, its draft, saving. */
export function Editor({ project, workflow, base: start, text, current, draftOf, version, onCreated }: EditorProps) {
  const { t } = useTranslation('editor');
  const navigate = useNavigate();
  const [state, actions] = useEditor(text);
  const { base, setBase, saving, conflict, refused, save, closeConflict } = useSave(project, workflow, start);
  const types = useQuery(taskTypes).data?.items ?? NONE;
  const known = useMemo(() => new Set(types.map(({ type }) => type)), [types]);
  const used = useMemo(() => [...new Set(state.model?.tasks.map(({ type }) => type))], [state.model]);
  const schemas = useSchemas(used, known);
  const { problems, byTask } = useProblems(state, schemas, known.size === 0 ? null : known, refused);
  const [reveal, setReveal] = useState<Reveal>();
  const [notice, setNotice] = useState(draftOf);
  const dirty = state.text !== base.text;
  const latest = useRef(state.text);
  useLayoutEffect(() => {
    latest.current = state.text;
  });
  const kept = useDraft(project, workflow, state.text, base.version, dirty);
  useBlocker(leaving);

  useEffect(() => {
    if (state.refused !== null) told.failed(new Error(t(`refused.${state.refused.why}`)));
  }, [state.refused, t]);

  const { select } = actions;
  const jump = useCallback(
    ({ task, from, to }: Problem) => {
      if (task !== undefined) select([task]);
      setReveal({ from, to });
    },
    [select],
  );
  const value = useMemo<EditorValue>(
    () => ({ ...actions, project, workflow, state, types, schemas, problems, problemsOf: byTask, reveal, jump }),
    [actions, project, workflow, state, types, schemas, problems, byTask, reveal, jump],
  );

  const startAgain = (with_: WorkflowText) => {
    actions.edit({ kind: 'replaceText', text: with_.text });
    setBase(with_.version === 0 ? start : with_);
    setNotice(null);
    drafts.drop(project, workflow);
    closeConflict();
  };
  const saved = async (what: string, over?: number) => {
    const first = base.version === 0;
    if (!(await save(what, over))) return;
    setNotice(null);
    if (first) onCreated?.();
    else if (version !== undefined) void navigate(paths.editor(project, workflow), { replace: true });
  };

  const saveAll = () => {
    handOver();
    void saved(latest.current);
  };
  const merged = (text: string) => {
    if (text !== latest.current) actions.edit({ kind: 'replaceText', text });
  };

  return (
    <EditorContext value={value}>
      <ReactFlowProvider>
        <Workbench dirty={dirty} saving={saving} isNew={base.version === 0} onSave={saveAll}>
          {notice !== null && (
            <div className={classes.banner} role="status">
              <span>
                {t('draft.restored')} <Moment at={notice} />
              </span>
              {current.version > base.version && <span>{t('draft.older', { version: current.version })}</span>}
              <Button size="compact-xs" variant="default" onClick={() => setNotice(null)}>
                {t('draft.keep')}
              </Button>
              <Button size="compact-xs" variant="default" onClick={() => startAgain(current)}>
                {t('draft.discard')}
              </Button>
            </div>
          )}
          {version !== undefined && (
            <div className={classes.banner} role="status">
              {t('versions.editing', { version, current: current.version })}
            </div>
          )}
          {!kept && (
            <div className={classes.banner} role="alert">
              {t('draft.full')}
            </div>
          )}
        </Workbench>
      </ReactFlowProvider>
      {conflict !== null && (
        <ConflictDialog
          key={conflict.version}
          theirs={conflict.text}
          mine={state.text}
          version={conflict.version}
          saving={saving}
          onTheirs={() => startAgain(conflict)}
          onSave={(text) => {
            merged(text);
            void saved(text, conflict.version);
          }}
          onClose={(text) => {
            merged(text);
            closeConflict();
          }}
        />
      )}
    </EditorContext>
  );
}
