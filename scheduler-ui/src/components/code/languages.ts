import type { Extension } from '@codemirror/state';
import type { CodeLanguage } from './code';

/** Each grammar is fetched when a text in it is first shown. */
export async function grammar(language: CodeLanguage): Promise<Extension> {
  switch (language) {
    case 'yaml':
      return (await import('@codemirror/lang-yaml')).yaml();
    case 'python':
      return (await import('@codemirror/lang-python')).python();
    case 'sql':
      return (await import('@codemirror/lang-sql')).sql();
    case 'shell': {
      const [{ StreamLanguage }, { shell }] = await Promise.all([
        import('@codemirror/language'),
        import('@codemirror/legacy-modes/mode/shell'),
      ]);
      return StreamLanguage.define(shell);
    }
    case 'json': {
      const [{ StreamLanguage }, { json }] = await Promise.all([
        import('@codemirror/language'),
        import('@codemirror/legacy-modes/mode/javascript'),
      ]);
      return StreamLanguage.define(json);
    }
    case 'text':
      return [];
  }
}
