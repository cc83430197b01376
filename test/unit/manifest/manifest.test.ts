import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { COMMAND_IDS } from '../../../src/commands/ids';

interface MenuItem {
  readonly command?: string;
  readonly submenu?: string;
  readonly when?: string;
  readonly group?: string;
}

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly engines: { readonly vscode: string };
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly commands: readonly {
      readonly command: string;
      readonly title: string;
      readonly category?: string;
    }[];
    readonly menus: Readonly<Record<string, readonly MenuItem[]>>;
    readonly keybindings: readonly { readonly command: string; readonly when?: string }[];
    readonly viewsWelcome: readonly { readonly contents: string }[];
    readonly configuration: {
      readonly properties: Readonly<
        Record<string, { readonly scope?: string; readonly markdownDescription?: string }>
      >;
    };
  };
}

const root = resolve(__dirname, '..', '..', '..');
const manifestText = readFileSync(resolve(root, 'package.json'), 'utf8');
const manifest = JSON.parse(manifestText) as Manifest;
const nls = JSON.parse(readFileSync(resolve(root, 'package.nls.json'), 'utf8')) as Readonly<
  Record<string, string>
>;
const { contributes } = manifest;
const declared = contributes.commands.map(({ command }) => command);

describe('the manifest', () => {
  it('declares exactly the commands that are registered', () => {
    assert.deepEqual([...declared].sort(), [...COMMAND_IDS].sort());
    assert.equal(new Set(declared).size, declared.length);
  });

  it('gives every command a category and a localised title', () => {
    for (const { command, title, category } of contributes.commands) {
      assert.equal(category, 'POP3', command);
      assert.match(title, /^%command\..+%$/u, command);
    }
  });

  it('refers only to texts that exist, and has no text it does not refer to', () => {
    const used = [...manifestText.matchAll(/"%([^%"]+)%"/gu)].map(([, key]) => key ?? '');
    assert.ok(used.length > 40);
    assert.deepEqual([...new Set(used)].sort(), Object.keys(nls).sort());
    for (const [key, text] of Object.entries(nls)) {
      assert.notEqual(text.trim(), '', key);
    }
  });

  it('refers in menus, keybindings and welcome texts only to declared commands', () => {
    const inMenus = Object.values(contributes.menus).flatMap((items) =>
      items.flatMap(({ command }) => command ?? []),
    );
    const inWelcome = contributes.viewsWelcome
      .map(({ contents }) => nls[contents.slice(1, -1)] ?? '')
      .flatMap((text) => [...text.matchAll(/\(command:([\w.]+)\)/gu)])
      .map(([, command]) => command ?? '');
    assert.ok(inMenus.length > 0 && inWelcome.length > 0);
    for (const command of [
      ...inMenus,
      ...inWelcome,
      ...contributes.keybindings.map((binding) => binding.command),
    ]) {
      assert.ok(declared.includes(command), command);
    }
  });

  it('shows no more than three inline actions in any state of a row', () => {
    const items = (contributes.menus['view/item/context'] ?? []).filter(
      ({ group, when }) =>
        group?.startsWith('inline') === true && when?.startsWith('view == pop3.mailboxes'),
    );
    const states = [
      'account',
      'account+busy',
      'account+marked',
      'account+busy+marked',
      'message',
      'message+unread',
      'message+marked',
      'message+unread+marked',
      'error',
      'error+password',
      'error+certificate',
    ];
    for (const state of states) {
      const shown = items.filter(({ when }) => matchesRow(when ?? '', state));
      assert.ok(shown.length > 0 && shown.length <= 3, `${state}: ${shown.length}`);
    }
  });

  it('keeps every setting out of reach of a workspace', () => {
    for (const [name, setting] of Object.entries(contributes.configuration.properties)) {
      assert.equal(setting.scope, 'application', name);
      assert.ok(setting.markdownDescription, name);
    }
  });

  it('offers commands in the palette by the editor that is open, wherever the focus is', () => {
    for (const { command, when } of contributes.menus.commandPalette ?? []) {
      assert.doesNotMatch(when ?? '', /\beditor(?:LangId|Focus|TextFocus)\b/u, command);
    }
  });

  it('binds keys only within the view, or for a rendered message while no input or list has the focus', () => {
    for (const { command, when } of contributes.keybindings) {
      assert.match(
        when ?? '',
        /focusedView == pop3\.mailboxes|^activeCustomEditorId == pop3\.message && !inputFocus && !listFocus /u,
        command,
      );
    }
  });

  it('activates by itself only for documents that a window restores', () => {
    assert.deepEqual(manifest.activationEvents, ['onFileSystem:pop3', 'onFileSystem:pop3-part']);
  });

  it('compiles against the oldest VS Code it supports', () => {
    assert.equal(`^${manifest.devDependencies['@types/vscode'] ?? ''}`, manifest.engines.vscode);
  });
});

/** Evaluates the row part of a `when` clause for a single selected row: conjunctions of matches on `viewItem`. */
function matchesRow(when: string, state: string): boolean {
  return when.split(' && ').every((term) => {
    const [, negated, pattern] = /^(!?)\(?viewItem =~ \/(.+)\/\)?$/u.exec(term) ?? [];
    if (pattern === undefined) {
      assert.match(term, /^(?:view == pop3\.mailboxes|!listMultiSelection)$/u, term);
      return true;
    }
    return new RegExp(pattern, 'u').test(state) === (negated === '');
  });
}
