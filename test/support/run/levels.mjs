/**
 * A level of tests, and what it needs. `script` is an npm script that passes or fails as a whole; `tests` are
 * files or folders (all their *.test.ts) for mocha. `packaged` needs a fresh .vsix, `codeServer` a VS Code,
 * `mailServers` the unpacked mail servers of Debian. The tests of all levels with `checklist` together make the table
 * of what the POP3 client satisfies.
 * @typedef {object} Level
 * @property {string} name
 * @property {string} title
 * @property {string} [script]
 * @property {string} [tests]
 * @property {readonly string[]} [system]
 * @property {boolean} [packaged]
 * @property {boolean} [codeServer]
 * @property {boolean} [checklist]
 * @property {boolean} [mailServers]
 */

const FONTS = ['fonts', 'cjkFonts', 'emojiFont'];
/** What code-server's log files need. */
const COMPILER = ['compiler', 'python'];

/** In the order in which they run: what is quickest to tell comes first. @type {readonly Level[]} */
export const levels = [
  { name: 'types', title: 'TypeScript', script: 'check:types' },
  { name: 'lint', title: 'ESLint', script: 'lint' },
  { name: 'format', title: 'Prettier', script: 'check:format' },
  {
    name: 'unit',
    title: 'Unit tests',
    tests: 'test/unit',
    system: ['openssl'],
    checklist: true,
  },
  {
    name: 'hostile',
    title: 'The POP3 client against hostile servers',
    tests: 'test/hostile',
    system: ['openssl'],
    checklist: true,
  },
  { name: 'fuzz', title: 'The POP3 client against random replies', tests: 'test/fuzz' },
  { name: 'package', title: 'The packaged extension', tests: 'test/package', packaged: true },
  {
    name: 'client',
    title: 'The POP3 client against Dovecot',
    tests: 'test/client',
    system: ['dovecot', 'openssl'],
    checklist: true,
  },
  {
    name: 'interop',
    title: 'The POP3 client against five real servers',
    tests: 'test/interop',
    system: ['dovecot', 'openssl'],
    mailServers: true,
  },
  {
    name: 'webview',
    title: 'The message view in Chromium',
    tests: 'test/webview',
    system: ['chromium', ...FONTS],
  },
  {
    name: 'host',
    title: 'The extension inside VS Code',
    tests: 'test/host/host.test.ts',
    system: ['chromium', ...COMPILER],
    codeServer: true,
  },
  {
    name: 'e2e',
    title: 'VS Code as its user sees it',
    tests: 'test/e2e',
    system: ['chromium', 'dovecot', 'openssl', ...COMPILER, ...FONTS],
    packaged: true,
    codeServer: true,
  },
];
