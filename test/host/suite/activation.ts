import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect, createServer, Socket } from 'node:net';
import dns from 'node:dns';
import * as vscode from 'vscode';
import type { Composition } from '../../../src/composition';
import { extension } from './support/extension';

interface Manifest {
  readonly contributes: { readonly commands: readonly { readonly command: string }[] };
}

/** Notes every connection and name look-up of this process, by whatever module. */
class NetworkWatch {
  readonly seen: string[] = [];
  private readonly undo: (() => void)[] = [];

  start(): void {
    this.observe(Socket.prototype, 'connect');
    this.observe(dns, 'lookup');
  }

  stop(): void {
    this.undo.forEach((restore) => {
      restore();
    });
  }

  private observe(owner: object, method: string): void {
    const { seen } = this;
    const original: unknown = Reflect.get(owner, method);
    assert.ok(typeof original === 'function');
    Reflect.set(owner, method, function (this: unknown, ...args: unknown[]): unknown {
      seen.push(method);
      return Reflect.apply(original, this, args) as unknown;
    });
    this.undo.push(() => {
      Reflect.set(owner, method, original);
    });
  }
}

describe('activation', () => {
  const declared = (extension().packageJSON as Manifest).contributes.commands.map(
    ({ command }) => command,
  );
  const watch = new NetworkWatch();
  let registeredBefore: readonly string[] = [];
  let wasActive = true;
  let parts: Composition;

  before(async () => {
    wasActive = extension().isActive;
    registeredBefore = await vscode.commands.getCommands(true);
    watch.start();
    parts = await extension().activate();
    // What activation left to run later is part of it.
    await vscode.commands.getCommands(true);
  });

  after(() => {
    watch.stop();
  });

  it('waits until something of the extension is used', () => {
    assert.equal(wasActive, false);
    assert.deepEqual(
      registeredBefore.filter((command) => declared.includes(command)),
      [],
    );
  });

  it('opens no connection and looks up no name', async () => {
    assert.equal(watch.seen.join(), '');

    const server = createServer((socket) => socket.end()).listen(0, 'localhost');
    await once(server, 'listening');
    const { port } = server.address() as { readonly port: number };
    const socket = connect(port, 'localhost').resume();
    await once(socket, 'close');
    server.close();
    assert.ok(
      watch.seen.includes('connect') && watch.seen.includes('lookup'),
      'the watch is blind',
    );
  });

  it('registers every command of the manifest, and none that it lacks', async () => {
    // VS Code itself registers some for each view.
    const registered = (await vscode.commands.getCommands(true)).filter(
      (command) =>
        command.startsWith('pop3.') && !/^pop3\.(?:mailboxes|inspector)\./u.test(command),
    );
    assert.ok(declared.length > 20);
    assert.deepEqual(registered.toSorted(), declared.toSorted());
  });

  it('hands its parts to its own tests, and starts without accounts', async () => {
    assert.deepEqual(parts.accounts.all(), []);
    assert.deepEqual(await parts.tree.getChildren(), []);
  });
});
