import assert from 'node:assert/strict';
import { scriptedMaildrop } from '../../support/scriptedMaildrop';
import { against, CREDENTIALS, rejectsWith } from './sessionHarness';

function serving(
  capabilities: readonly string[],
  handlers: Readonly<Record<string, string>>,
): { readonly script: ReturnType<typeof scriptedMaildrop>; readonly seen: readonly string[] } {
  const seen: string[] = [];
  const script = scriptedMaildrop({
    capabilities: ['USER', 'UIDL', 'TOP', 'RESP-CODES', ...capabilities],
    handlers,
    onCommand: (line) => seen.push(line),
  });
  return { script, seen };
}

describe('UTF8 and LANG (RFC 6856)', () => {
  it('K1 switches UTF8 mode on before the login, where the account wants it and the server offers it', async () => {
    const { script, seen } = serving(['UTF8'], { UTF8: '+OK\r\n' });
    await against(script, async ({ logIn }) => {
      const client = await logIn({ login: { usesUtf8: true } });
      assert.equal(client.isUtf8, true);
      assert.deepEqual(seen.slice(0, 3), ['CAPA', 'UTF8', 'USER alice']);
      await rejectsWith(client.utf8(), 'closed');
    });
    for (const [offered, login] of [
      [['UTF8'], {}],
      [[], { usesUtf8: true }],
    ] as const) {
      const other = serving(offered, { UTF8: '+OK\r\n' });
      await against(other.script, async ({ logIn }) => {
        assert.equal((await logIn({ login })).isUtf8, false);
        assert.equal(other.seen.includes('UTF8'), false);
      });
    }
  });

  it('K1 goes on without UTF8 mode where the server refuses it', async () => {
    const { script } = serving(['UTF8'], { UTF8: '-ERR no\r\n' });
    await against(script, async ({ logIn }) => {
      assert.equal((await logIn({ login: { usesUtf8: true } })).isUtf8, false);
    });
  });

  it('K1, C3, G7 sends a password beyond ASCII in UTF8 mode where the server takes it there', async () => {
    const credentials = { ...CREDENTIALS, password: 'pässwörd ' };
    const { script, seen } = serving(['UTF8 USER'], { UTF8: '+OK\r\n' });
    await against(script, async ({ logIn, server }) => {
      await logIn({ credentials });
      assert.equal(seen[1], 'UTF8');
      const expected = Buffer.from('PASS pässwörd \r\n', 'utf8');
      assert.equal(server.connections[0]!.received.includes(expected), true);
    });
    const ascii = serving(['UTF8 USER'], { UTF8: '+OK\r\n' });
    await against(ascii.script, async ({ logIn }) => {
      await logIn();
      assert.equal(ascii.seen.includes('UTF8'), false);
    });
  });

  it('D8 names the mode that a message needs', async () => {
    const { script } = serving(['UTF8'], { RETR: '-ERR [UTF8] needs UTF8 mode\r\n' });
    await against(script, async ({ logIn }) => {
      const client = await logIn();
      await rejectsWith(client.retr(1), 'utf8Required');
      assert.equal(client.state, 'transaction');
    });
  });

  it('K2 lists the languages, chooses one, and keeps the old one after a refusal', async () => {
    const { script, seen } = serving(['LANG'], {
      LANG: '+OK\r\nen English\r\nes Espa\u00f1ol\r\n\r\nbare\r\n.\r\n',
      'LANG *': '+OK * Default language\r\n',
      'LANG es': '+OK es Idioma cambiado\r\n',
      'LANG xx': '-ERR no such language\r\n',
    });
    await against(script, async ({ logIn, connect }) => {
      const before = await connect();
      assert.deepEqual(await before.languages(), [
        { tag: 'en', description: 'English' },
        { tag: 'es', description: 'Espa\u00f1ol' },
        { tag: 'bare', description: '' },
      ]);
      await before.setLanguage('*');
      await rejectsWith(before.setLanguage('xx'), 'rejected');
      await rejectsWith(before.setLanguage('en\r\nQUIT'), 'invalidArgument');
      assert.equal((await logIn({ login: { language: 'es' } })).state, 'transaction');
      assert.equal((await logIn({ login: { language: 'xx' } })).state, 'transaction');
      assert.equal(seen.filter((line) => line === 'LANG es').length, 1);
    });
  });
});
