import eslint from '@eslint/js';
import tseslint from 'typescript-eslint';

const noDefaultExport = {
  selector: 'ExportDefaultDeclaration',
  message: 'Use a named export.',
};
const onlyInOneModule = (name, module) => ({
  group: [name, `${name}/*`],
  message: `Only ${module} may import ${name}.`,
});
const mailparserRule = {
  group: ['mailparser', 'libmime', 'nodemailer/*', '@zone-eu/*'],
  message: 'MIME libraries belong to the MIME worker: src/mail/worker.',
};
const calendarRule = onlyInOneModule('ical.js', 'src/mail/worker');
const toolkitRule = onlyInOneModule('@vscode/webview-ui-toolkit', 'src/webview/components.ts');
const mailauthRule = onlyInOneModule('mailauth', 'src/authentication');
const room = (...names) => ({
  group: names.map((name) => `**/${name}/**`),
  message: 'This import goes against the direction of dependencies.',
});
const restrict = (files, ...patterns) => ({
  files,
  rules: { '@typescript-eslint/no-restricted-imports': ['error', { patterns }] },
});
const noVscode = { group: ['vscode'], message: 'The core knows no VS Code.' };
const noNode = { group: ['node:*'], message: 'The webview runs in a browser.' };
const FEATURES = [
  'console',
  'inspection',
  'search',
  'source',
  'localmail',
  'localmailbox',
  'authentication',
  'mailcheck',
  'languages',
  'accounts',
  'documents',
  'tree',
  'viewer',
  'commands',
];

export default tseslint.config(
  { ignores: ['dist/', 'out/', '.vscode-test/', 'node_modules/'] },
  eslint.configs.recommended,
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true } },
    rules: {
      'no-control-regex': 'off',
      'no-restricted-syntax': [
        'error',
        noDefaultExport,
        {
          selector:
            "CallExpression[callee.property.name='executeCommand'][arguments.0.value='setContext']",
          message: 'Set context keys through platform/contextKeys.',
        },
      ],
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      'max-lines': ['error', { max: 420, skipBlankLines: true }],
    },
  },
  restrict(['src/**/*.ts'], mailparserRule, mailauthRule, calendarRule, toolkitRule),
  restrict(
    ['src/shared/**/*.ts'],
    noVscode,
    mailparserRule,
    toolkitRule,
    room('pop3', 'mail', 'oauth', 'mailbox', 'platform', 'webview', ...FEATURES),
  ),
  restrict(
    ['src/pop3/**/*.ts'],
    noVscode,
    mailparserRule,
    toolkitRule,
    room('mail', 'oauth', 'mailbox', 'platform', 'webview', ...FEATURES),
  ),
  restrict(
    ['src/mail/**/*.ts'],
    noVscode,
    mailparserRule,
    toolkitRule,
    room('pop3', 'oauth', 'mailbox', 'platform', 'webview', ...FEATURES),
  ),
  restrict(
    // It takes the structure of a message and the decoding of parts from where the source is read.
    ['src/mail/worker/**/*.ts'],
    noVscode,
    toolkitRule,
    room(
      'pop3',
      'oauth',
      'mailbox',
      'platform',
      'webview',
      ...FEATURES.filter((name) => name !== 'source'),
    ),
  ),
  restrict(
    ['src/oauth/**/*.ts'],
    noVscode,
    mailparserRule,
    toolkitRule,
    room('pop3', 'mail', 'mailbox', 'platform', 'webview', ...FEATURES),
  ),
  restrict(
    ['src/mailbox/**/*.ts'],
    noVscode,
    mailparserRule,
    toolkitRule,
    room('platform', 'webview', ...FEATURES),
  ),
  restrict(
    ['src/console/**/*.ts'],
    noVscode,
    mailparserRule,
    toolkitRule,
    room('mail', 'oauth', 'platform', 'webview', ...FEATURES.filter((name) => name !== 'console')),
  ),
  restrict(
    ['src/inspection/**/*.ts'],
    noVscode,
    mailparserRule,
    toolkitRule,
    room(
      'mail',
      'oauth',
      'platform',
      'webview',
      ...FEATURES.filter((name) => name !== 'inspection'),
    ),
  ),
  restrict(
    ['src/search/**/*.ts'],
    noVscode,
    mailparserRule,
    toolkitRule,
    room('pop3', 'oauth', 'platform', 'webview', ...FEATURES.filter((name) => name !== 'search')),
  ),
  restrict(
    ['src/source/**/*.ts'],
    noVscode,
    mailparserRule,
    toolkitRule,
    room(
      'pop3',
      'mail',
      'oauth',
      'mailbox',
      'platform',
      'webview',
      ...FEATURES.filter((name) => name !== 'source'),
    ),
  ),
  restrict(
    ['src/localmail/**/*.ts'],
    noVscode,
    mailparserRule,
    toolkitRule,
    room(
      'pop3',
      'mail',
      'oauth',
      'mailbox',
      'platform',
      'webview',
      ...FEATURES.filter((name) => name !== 'localmail'),
    ),
  ),
  restrict(
    ['src/localmailbox/**/*.ts'],
    noVscode,
    mailparserRule,
    toolkitRule,
    room(
      'pop3',
      'oauth',
      'platform',
      'webview',
      ...FEATURES.filter((name) => name !== 'localmail' && name !== 'localmailbox'),
    ),
  ),
  restrict(
    ['src/authentication/**/*.ts'],
    noVscode,
    mailparserRule,
    toolkitRule,
    room(
      'pop3',
      'mail',
      'oauth',
      'mailbox',
      'platform',
      'webview',
      ...FEATURES.filter((name) => name !== 'authentication' && name !== 'source'),
    ),
  ),
  restrict(
    ['src/mailcheck/**/*.ts'],
    noVscode,
    mailparserRule,
    toolkitRule,
    room(
      'pop3',
      'mail',
      'oauth',
      'mailbox',
      'platform',
      'webview',
      ...FEATURES.filter((name) => name !== 'mailcheck'),
    ),
  ),
  restrict(['src/platform/**/*.ts'], mailparserRule, toolkitRule, room('webview', ...FEATURES)),
  restrict(
    ['src/webview/**/*.ts'],
    noVscode,
    noNode,
    mailparserRule,
    toolkitRule,
    room('pop3', 'mail', 'mailbox', 'platform', 'accounts', 'documents', 'tree', 'commands'),
  ),
  restrict(
    ['src/webview/components.ts'],
    noVscode,
    noNode,
    mailparserRule,
    room('pop3', 'mail', 'mailbox', 'platform', 'accounts', 'documents', 'tree', 'commands'),
  ),
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-unused-expressions': 'off',
      '@typescript-eslint/no-non-null-assertion': 'off',
    },
  },
  {
    files: ['**/*.mjs', '**/*.js'],
    extends: [tseslint.configs.disableTypeChecked],
    languageOptions: {
      globals: {
        process: 'readonly',
        console: 'readonly',
        require: 'readonly',
        module: 'writable',
        __dirname: 'readonly',
        URL: 'readonly',
        setTimeout: 'readonly',
        clearTimeout: 'readonly',
        fetch: 'readonly',
        Buffer: 'readonly',
        AbortController: 'readonly',
        performance: 'readonly',
      },
    },
    rules: { '@typescript-eslint/no-require-imports': 'off' },
  },
);
