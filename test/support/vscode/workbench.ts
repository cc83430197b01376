import { type FrameLocator, type Locator, type Page } from 'playwright-core';
import { eventually } from '../polling';

const READY_TIMEOUT = 60_000;
const QUIET_MILLISECONDS = 250;
const MOST_LOOKS = 20;

/** A VS Code window in a browser page, worked as a user works it: by what is on the screen and by the keyboard. */
export class Workbench {
  constructor(readonly page: Page) {}

  /** Opens VS Code at an address and waits until it can be used. */
  async open(url: string): Promise<void> {
    await this.page.goto(url, { timeout: READY_TIMEOUT });
    await this.ready();
  }

  /** Reloads the window by VS Code's own command, which saves its state first. */
  async reload(): Promise<void> {
    const loaded = this.page.waitForEvent('load', { timeout: READY_TIMEOUT });
    await this.runCommand('Developer: Reload Window');
    await loaded;
    await this.ready();
  }

  private async ready(): Promise<void> {
    await this.page.locator('.monaco-workbench .activitybar').waitFor({ timeout: READY_TIMEOUT });
    await this.page
      .locator('.activitybar a.action-label[aria-label^="POP3"]')
      .waitFor({ timeout: READY_TIMEOUT });
  }

  /** Shows the POP3 view; does nothing where it is shown already. */
  async showMailboxes(): Promise<void> {
    await this.showView('POP3');
  }

  /** Shows a view by the name of its icon; does nothing where it is shown already. */
  async showView(name: string): Promise<void> {
    const title = this.page.locator('.sidebar .composite.title').getByText(name, { exact: false });
    const icon = this.page.locator(`.activitybar a.action-label[aria-label^="${name}"]`);
    const checked = this.page.locator('.activitybar .action-item.checked').filter({ has: icon });
    // A click on the icon of a view that is shown, or just being restored, would hide it.
    await eventually(
      `the view ${name}`,
      async () => {
        if (await appears(title.first(), 2_000)) {
          return true;
        }
        if (!(await checked.isVisible())) {
          // By force, because a badge may lie over the icon.
          await icon.click({ force: true });
          await appears(checked, 10_000);
        }
        return false;
      },
      45_000,
    );
  }

  /** What opens meanwhile can take the focus, which closes the palette before the command is chosen. */
  async runCommand(title: string): Promise<void> {
    await eventually(`the command "${title}"`, () => this.tryCommand(title), 45_000);
  }

  private async tryCommand(title: string): Promise<boolean> {
    await this.page.keyboard.press('F1');
    const input = this.quickInput.locator('input').first();
    const row = this.quickInput.locator('.monaco-list-row').filter({ hasText: title }).first();
    try {
      await input.fill(`>${title}`, { timeout: 5_000 });
      await row.click({ timeout: 10_000 });
      return true;
    } catch {
      return false;
    }
  }

  get quickInput(): Locator {
    return this.page.locator('.quick-input-widget:visible');
  }

  /** Waits for a step of a quick input by its title, such as `Add Account (2/8)`. */
  async quickInputTitled(title: string | RegExp): Promise<Locator> {
    const widget = this.quickInput.filter({ hasText: title });
    await widget.waitFor();
    return widget;
  }

  /** Answers the quick input that is open with a text. */
  async enterText(text: string): Promise<void> {
    const input = this.quickInput.locator('input').first();
    await input.waitFor();
    await input.fill(text);
    await this.leavingStep(() => this.page.keyboard.press('Enter'));
  }

  /** Picks a row of the quick pick that is open. */
  async pick(label: string): Promise<void> {
    const row = this.quickInput.locator('.monaco-list-row').filter({ hasText: label }).first();
    await row.waitFor();
    await this.leavingStep(() => row.click());
  }

  /** The next step uses the same widget: only its title, which counts the steps, tells that it has come. */
  private async leavingStep(answer: () => Promise<void>): Promise<void> {
    const title = this.quickInput.locator('.quick-input-title');
    const before = await title.textContent();
    await answer();
    await eventually('the next step', async () => {
      const after = await title.textContent({ timeout: 200 }).catch(() => undefined);
      return after !== before;
    });
  }

  /** Rows of the Mailboxes view, in order. */
  get rows(): Locator {
    return this.page.locator('.sidebar .pane-body .monaco-list-row');
  }

  /** The first row whose text contains this. */
  row(text: string): Locator {
    return this.rows.filter({ hasText: text }).first();
  }

  /** The first row below an account whose text contains this; an account's own row repeats what went wrong. */
  childRow(text: string): Locator {
    return this.page
      .locator('.sidebar .pane-body .monaco-list-row[aria-level="2"]')
      .filter({ hasText: text })
      .first();
  }

  /** The first group of messages whose text contains this. */
  groupRow(text: string): Locator {
    return this.page
      .locator('.sidebar .pane-body .monaco-list-row[aria-level="2"][aria-expanded]')
      .filter({ hasText: text })
      .first();
  }

  /** The spoken texts of all rows on the screen, once the headers of the messages among them were read. */
  async rowTexts(): Promise<readonly string[]> {
    return eventually('the headers of the rows on the screen', async () => {
      const rows = await this.rows.all();
      const texts = await Promise.all(
        rows.map((row) =>
          row.getAttribute('aria-label', { timeout: 1_000 }).catch(() => undefined),
        ),
      );
      const known = texts.flatMap((text) =>
        text?.includes('header not read yet') === false ? [text] : [],
      );
      return known.length === texts.length ? known : undefined;
    });
  }

  /** Clicks one of the actions that a row shows when the pointer is over it. */
  async inlineAction(row: Locator, label: string): Promise<void> {
    await this.listToBeQuiet();
    await row.hover();
    await row.locator(`a.action-label[aria-label^="${label}"]`).click();
  }

  /** A click is lost on what is drawn anew between press and release, as rows are after each change. */
  private async listToBeQuiet(): Promise<void> {
    const sidebar = this.page.locator('.part.sidebar');
    let before = '';
    for (let looks = 0; looks < MOST_LOOKS; looks += 1) {
      const now = await sidebar.innerHTML();
      if (now === before) {
        return;
      }
      before = now;
      await this.page.waitForTimeout(QUIET_MILLISECONDS);
    }
  }

  /** Unfolds a row that has others below it; does nothing where it is unfolded already. */
  async unfold(row: Locator): Promise<void> {
    await eventually('the row to be unfolded', async () => {
      const isUnfolded = (await row.getAttribute('aria-expanded')) === 'true';
      if (!isUnfolded) {
        await row.locator('.monaco-tl-twistie').click();
      }
      return isUnfolded;
    });
  }

  /** Picks an entry of a row's context menu, opened again where extensions had not put theirs into it yet. */
  async contextMenu(row: Locator, entry: string): Promise<void> {
    await eventually(
      `the entry "${entry}" in the menu`,
      async () => {
        await this.listToBeQuiet();
        await row.click({ button: 'right' });
        try {
          await this.menuItem(entry).waitFor({ timeout: 5_000 });
          return true;
        } catch {
          await this.page.keyboard.press('Escape');
          return false;
        }
      },
      45_000,
    );
    await this.pickFromMenu(entry);
  }

  /** Clicks one of the actions that the title of the view shows. */
  async viewAction(label: string): Promise<void> {
    await this.page
      .locator(`.sidebar .composite.title a.action-label[aria-label^="${label}"]`)
      .click();
  }

  /** Picks an entry of a submenu in the menu of the view's title. */
  async viewMenu(submenu: string, entry: string): Promise<void> {
    await this.viewAction('Views and More Actions');
    const item = this.menuItem(submenu);
    await item.waitFor();
    await item.hover();
    await this.page.keyboard.press('ArrowRight');
    await this.pickFromMenu(entry);
  }

  private menuItem(entry: string): Locator {
    return this.page.locator('.monaco-menu .action-item').filter({ hasText: entry }).last();
  }

  private async pickFromMenu(entry: string): Promise<void> {
    const item = this.menuItem(entry);
    await item.waitFor();
    await item.hover();
    // A click that comes at once can be taken for the end of the one that opened the menu.
    await this.page.keyboard.press('Enter');
    await item.waitFor({ state: 'detached' });
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator('.notification-list-item').filter({ hasText: text }).first();
  }

  async clearNotifications(): Promise<void> {
    await this.runCommand('Notifications: Clear All Notifications');
    await this.page.locator('.notification-list-item').first().waitFor({ state: 'detached' });
  }

  /** The modal dialog. */
  get dialog(): Locator {
    return this.page.locator('.monaco-dialog-box');
  }

  async answerDialog(button: string): Promise<void> {
    const choice = this.dialog.locator('.monaco-button', { hasText: button });
    await choice.waitFor();
    await choice.click();
  }

  /** Fills the simple file dialog, which is a quick input in the browser, and confirms it by its button. */
  async chooseFile(path: string, button = 'OK'): Promise<void> {
    const input = this.quickInput.locator('input').first();
    await input.waitFor();
    await eventually('the file dialog to be ready', async () => (await input.inputValue()) !== '');
    // The dialog writes its suggestion, and what it makes of a path, some time after it is shown and after each change.
    await this.settled();
    await eventually('the path to be taken', async () => {
      if ((await input.inputValue()) !== path) {
        await input.fill(path);
      }
      await this.settled();
      return (await input.inputValue()) === path;
    });
    const confirm = this.quickInput.locator('.monaco-button', { hasText: button });
    // What comes while the dialog is still busy is ignored.
    await eventually('the file dialog to close', async () => {
      await confirm.click({ timeout: 500 }).catch(() => undefined);
      return !(await confirm.isVisible());
    });
  }

  /** Opens a file of the workspace folder from the Explorer, to stay open. */
  async openFile(name: string): Promise<void> {
    await this.showView('Explorer');
    const file = this.page.locator('.explorer-folders-view .monaco-list-row', { hasText: name });
    await file.waitFor();
    await file.dblclick();
    await this.editorTab(name).waitFor();
  }

  /** Opens the active editor's file in another editor, by "Reopen Editor With…". */
  async reopenWith(editor: string): Promise<void> {
    await this.runCommand('View: Reopen Editor With...');
    await this.pick(editor);
  }

  /** Clicks one of the actions at the right of the active editor's tabs. */
  async editorAction(label: string): Promise<void> {
    await this.page
      .locator(
        `.editor-group-container.active .editor-actions a.action-label[aria-label^="${label}"]`,
      )
      .click();
  }

  editorTab(title: string): Locator {
    return this.page.locator('.editor-group-container .tab').filter({ hasText: title });
  }

  /** Lines of the active text editor that are on the screen, in no particular order. */
  async visibleLines(): Promise<readonly string[]> {
    const lines = this.page.locator('.editor-group-container.active .view-lines .view-line');
    await lines.first().waitFor();
    return (await lines.allTextContents()).map((text) => text.replaceAll('\u00a0', ' '));
  }

  /** The rows of the terminal that is shown. They are text only with `terminal.integrated.gpuAcceleration` off. */
  get terminal(): Locator {
    return this.page
      .locator('.terminal-wrapper.active .xterm-rows, .terminal-outer-container .xterm-rows')
      .first();
  }

  /** Presses the keys of a text, where `\n` is Enter, `\t` is Tab and U+0004 is Ctrl+D. */
  async type(text: string): Promise<void> {
    const named: Readonly<Record<string, string>> = {
      '\n': 'Enter',
      '\t': 'Tab',
      '\u0004': 'Control+D',
    };
    for (const character of text) {
      const key = named[character];
      await (key === undefined
        ? this.page.keyboard.type(character)
        : this.page.keyboard.press(key));
    }
  }

  /** The extension's page in a rendered message: the content frame inside VS Code's own webview frame. */
  get viewer(): FrameLocator {
    return this.page.frameLocator('iframe.webview.ready').frameLocator('iframe#active-frame');
  }

  /** The mail's own HTML, in its sandboxed frame inside {@link viewer}. */
  get mailBody(): FrameLocator {
    return this.viewer.frameLocator('iframe');
  }

  /** Drags the border between side bar and editors to the right. */
  async widenSidebar(pixels: number): Promise<void> {
    const box = await this.page.locator('.part.sidebar').boundingBox();
    if (box === null) {
      throw new Error('There is no side bar.');
    }
    const edge = box.x + box.width;
    const middle = box.y + box.height / 2;
    await this.page.mouse.move(edge, middle);
    await this.page.mouse.down();
    await this.page.mouse.move(edge + pixels, middle, { steps: 5 });
    await this.page.mouse.up();
  }

  /** Waits until two pictures in a row are the same: nothing moves, loads or is coloured any more. */
  async settled(): Promise<void> {
    let last: Uint8Array = new Uint8Array();
    await eventually(
      'the window to be still',
      async () => {
        const next = await this.page.screenshot();
        const isStill = next.equals(last);
        last = next;
        return isStill;
      },
      45_000,
    );
  }
}

async function appears(locator: Locator, timeout: number): Promise<boolean> {
  return locator.waitFor({ timeout }).then(
    () => true,
    () => false,
  );
}
