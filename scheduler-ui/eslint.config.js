import jsxA11y from 'eslint-plugin-jsx-a11y';
import reactHooks from 'eslint-plugin-react-hooks';
import tseslint from 'typescript-eslint';

/** Features know components, lib and api, and nothing of each other; components know lib and api. */
const layers = [
  { from: 'lib', forbidden: ['@/app/*', '@/features/*', '@/components/*'] },
  { from: 'api', forbidden: ['@/app/*', '@/features/*', '@/components/*'] },
  { from: 'components', forbidden: ['@/app/*', '@/features/*'] },
  { from: 'features', forbidden: ['@/app/*', '@/features/*'] },
];

export default tseslint.config(
  { ignores: ['target', 'node_modules', 'postcss.config.cjs'] },
  ...tseslint.configs.strictTypeChecked,
  {
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    plugins: { 'react-hooks': reactHooks, 'jsx-a11y': jsxA11y },
    rules: {
      ...reactHooks.configs.recommended.rules,
      ...jsxA11y.configs.recommended.rules,
      // the first field of a dialog is where people type next
      'jsx-a11y/no-autofocus': 'off',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      'max-lines': ['error', { max: 300, skipBlankLines: true }],
      'no-restricted-properties': [
        'error',
        { property: 'dangerouslySetInnerHTML', message: 'Text is shown as text.' },
        { property: 'randomUUID', message: 'Over plain http it is not there: use newKey.' },
      ],
    },
  },
  ...layers.map(({ from, forbidden }) => ({
    files: [`src/${from}/**/*.{ts,tsx}`],
    rules: { 'no-restricted-imports': ['error', { patterns: forbidden }] },
  })),
  { files: ['**/*.js'], extends: [tseslint.configs.disableTypeChecked] },
);
