import assert from 'node:assert/strict';
import { readImports } from './importGraph';

/** What each room may import besides itself; rooms absent here may import anything. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  shared: [],
  pop3: ['shared'],
  mail: ['shared', 'source'],
  oauth: ['shared'],
  mailbox: ['shared', 'pop3', 'mail', 'oauth'],
  console: ['shared', 'pop3', 'mailbox'],
  inspection: ['shared', 'pop3', 'mailbox'],
  search: ['shared', 'mail', 'mailbox'],
  source: ['shared'],
  localmail: ['shared'],
  localmailbox: ['shared', 'mail', 'mailbox', 'localmail'],
  authentication: ['shared', 'source'],
  mailcheck: ['shared'],
  platform: ['shared', 'pop3', 'mail', 'mailbox'],
  accounts: ['shared', 'pop3', 'mail', 'oauth', 'mailbox', 'platform'],
  documents: ['shared', 'pop3', 'mail', 'mailbox', 'platform'],
  tree: ['shared', 'pop3', 'mail', 'mailbox', 'platform', 'documents'],
  viewer: ['shared', 'source', 'mail', 'mailbox', 'platform'],
  languages: [
    'shared',
    'source',
    'authentication',
    'mailcheck',
    'mailbox',
    'platform',
    'documents',
  ],
  webview: ['shared', 'viewer'],
};

const CORE = [
  'shared',
  'pop3',
  'mail',
  'oauth',
  'mailbox',
  'console',
  'inspection',
  'search',
  'source',
  'localmail',
  'localmailbox',
  'authentication',
  'mailcheck',
];

function roomOf(path: string): string {
  return path.split('/')[0] ?? '';
}

describe('the rooms of src', () => {
  const imports = readImports();

  it('are found', () => {
    assert.equal(imports.length > 100, true);
  });

  it('import only in the allowed direction', () => {
    const violations = imports.filter(({ from, to, isPackage }) => {
      const allowed = ALLOWED[roomOf(from)];
      return (
        !isPackage &&
        allowed !== undefined &&
        roomOf(to) !== roomOf(from) &&
        !allowed.includes(roomOf(to))
      );
    });
    assert.deepEqual(violations, []);
  });

  it('of the core know no VS Code, not even its types', () => {
    const violations = imports.filter(
      ({ from, to }) => CORE.includes(roomOf(from)) && to === 'vscode',
    );
    assert.deepEqual(violations, []);
  });

  it('confine each replaceable library to its place', () => {
    const homes = [
      ['@vscode/webview-ui-toolkit', 'webview/components.ts'],
      ['mailparser', 'mail/worker/'],
      ['libmime', 'mail/worker/'],
      ['ical.js', 'mail/worker/'],
      ['dompurify', 'webview/'],
      ['oauth4webapi', 'oauth/library.ts'],
      ['mailauth/lib/dkim/dkim-verifier', 'authentication/'],
      ['mailauth/lib/arc', 'authentication/'],
      ['htmlparser2', 'mailcheck/html/'],
      ['@csstools/css-tokenizer', 'mailcheck/css/'],
    ] as const;
    for (const [library, home] of homes) {
      const users = imports.filter(({ to }) => to === library).map(({ from }) => from);
      assert.equal(users.length > 0, true, library);
      assert.deepEqual(
        users.filter((user) => !user.startsWith(home)),
        [],
        library,
      );
    }
  });

  it('hold no import cycle', () => {
    const targets = new Map<string, string[]>();
    for (const { from, to, isPackage } of imports) {
      if (!isPackage) {
        targets.set(from, [...(targets.get(from) ?? []), to]);
      }
    }
    const done = new Set<string>();
    const visit = (file: string, trail: readonly string[]): void => {
      assert.equal(trail.includes(file), false, [...trail, file].join(' -> '));
      if (done.has(file)) {
        return;
      }
      for (const to of targets.get(file) ?? []) {
        visit(to, [...trail, file]);
      }
      done.add(file);
    };
    for (const file of targets.keys()) {
      visit(file, []);
    }
  });
});
