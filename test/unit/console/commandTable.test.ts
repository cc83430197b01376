import assert from 'node:assert/strict';
import { hasMultiLineReply, parseCommand, secretStart } from '../../../src/console/commandTable';
import { commandsFor, completeLine, type CompletionContext } from '../../../src/console/completion';
import { LOCAL_COMMANDS, parseLocalCommand } from '../../../src/console/localCommands';
import { encodeTyped } from '../../../src/console/typedCommand';
import { Capabilities } from '../../../src/pop3/capabilities';

const context = (
  state: CompletionContext['state'],
  lines: readonly string[],
  offersApop = false,
): CompletionContext => ({
  state,
  capabilities: lines.length === 0 ? Capabilities.none : Capabilities.parse(lines),
  offersApop,
  messageCount: undefined,
});

describe('typed commands', () => {
  it('A12: are known to have a body in their reply or not', () => {
    for (const text of ['CAPA', 'retr 1', 'TOP 1 0', 'LIST', ' uidl ', 'LANG', 'AUTH']) {
      assert.equal(hasMultiLineReply(parseCommand(text)), true, text);
    }
    for (const text of ['STAT', 'LIST 1', 'UIDL 1', 'LANG de', 'AUTH PLAIN', 'QUIT', 'XTND', '']) {
      assert.equal(hasMultiLineReply(parseCommand(text)), false, text);
    }
  });

  it('are sent exactly as typed', () => {
    for (const text of ['STAT', 'list  1', ' NOOP', 'TOP 1 0 ', 'PASS', 'PASS ', 'Ünïcode']) {
      const { command, secrets } = encodeTyped(text, 'transaction');
      assert.equal(Buffer.from(command.octets).toString('utf8'), `${text}\r\n`);
      assert.equal(command.display, text);
      assert.deepEqual(secrets, []);
    }
  });

  it('J1: show no secret, and name all that must be hidden', () => {
    const pass = encodeTyped('PASS  two  spaces ', 'transaction');
    assert.equal(Buffer.from(pass.command.octets).toString('utf8'), 'PASS  two  spaces \r\n');
    assert.equal(pass.command.display, 'PASS ****');
    assert.deepEqual(pass.secrets, [' two  spaces ']);
    const initial = Buffer.from('\0robin\0octarine').toString('base64');
    const plain = encodeTyped(`AUTH PLAIN ${initial}`, 'transaction');
    assert.equal(plain.command.display, 'AUTH PLAIN ****');
    assert.deepEqual(plain.secrets, [initial, 'octarine']);
    assert.equal(encodeTyped('apop robin 0123', 'transaction').command.display, 'apop robin ****');
  });

  it('C2: are refused when they are too long or would hold a line end', () => {
    assert.throws(() => encodeTyped(`RETR ${'1'.repeat(300)}`, 'transaction'), {
      code: 'invalidArgument',
    });
    assert.throws(() => encodeTyped('NOOP \r\nQUIT', 'transaction'), { code: 'invalidArgument' });
    assert.throws(() => encodeTyped('PASS a\nb', 'transaction'), { code: 'invalidArgument' });
  });

  it('J1: hide what follows an unknown one before the login, which may be a misspelt PASS', () => {
    assert.equal(secretStart('PAS hunter2', 'authorization'), 4);
    assert.equal(secretStart('.single PAS hunter2', 'authorization'), 12);
    assert.equal(secretStart('.sinlge PASS hunter2', 'authorization'), 8);
    for (const text of ['USER robin', 'LANG de', '.lines 20', '.multi CAPA x', 'PAS', 'STLS']) {
      assert.equal(secretStart(text, 'authorization'), undefined, text);
    }
    assert.equal(secretStart('XTND XLST', 'transaction'), undefined);
    const slip = encodeTyped('PAS hunter2', 'authorization');
    assert.equal(Buffer.from(slip.command.octets).toString('utf8'), 'PAS hunter2\r\n');
    assert.equal(slip.command.display, 'PAS ****');
    assert.deepEqual(slip.secrets, ['hunter2']);
  });

  it('J1: are known for where their secret begins', () => {
    assert.equal(secretStart('PASS x', 'transaction'), 5);
    assert.equal(secretStart('PASS', 'transaction'), undefined);
    assert.equal(secretStart('USER x', 'transaction'), undefined);
    assert.equal(secretStart('AUTH PLAIN', 'transaction'), undefined);
    assert.equal(secretStart('AUTH PLAIN ', 'transaction'), 11);
    assert.equal(secretStart('.multi pass x', 'transaction'), 12);
  });
});

describe('completion', () => {
  const names = (state: CompletionContext['state'], lines: string[], offersApop = false) =>
    commandsFor(context(state, lines, offersApop)).map(({ keyword }) => keyword);

  it('offers what the state allows and CAPA announces', () => {
    assert.deepEqual(names('authorization', ['USER', 'STLS']), [
      'CAPA',
      'USER',
      'PASS',
      'STLS',
      'QUIT',
    ]);
    assert.deepEqual(names('transaction', ['USER', 'UIDL']), [
      'CAPA',
      'STAT',
      'LIST',
      'UIDL',
      'RETR',
      'DELE',
      'RSET',
      'NOOP',
      'QUIT',
    ]);
    assert.equal(names('authorization', ['SASL PLAIN'], true).includes('APOP'), true);
  });

  it('offers everything where the server knows no CAPA', () => {
    assert.equal(names('transaction', []).includes('TOP'), true);
    assert.equal(names('authorization', []).includes('STLS'), true);
  });

  it('J3: offers no mechanism whose name is not one', () => {
    const lines = ['SASL PLAIN PL\x1b]0;owned\x07AIN2 \u202eX LOGIN ' + 'X'.repeat(41)];
    assert.deepEqual(completeLine('AUTH ', context('authorization', lines)).choices, [
      'PLAIN',
      'LOGIN',
    ]);
  });

  it('completes to what choices have in common', () => {
    assert.deepEqual(
      completeLine('AUTH s', context('authorization', ['SASL SCRAM-SHA-1 SCRAM-SHA-256'])),
      {
        insertion: 'SCRAM-SHA-',
        choices: ['SCRAM-SHA-1', 'SCRAM-SHA-256'],
      },
    );
  });
});

describe('the console’s own commands', () => {
  it('begin with a dot, as no POP3 command does', () => {
    for (const { name } of LOCAL_COMMANDS) {
      assert.match(name, /^\.[a-z]+$/u);
      assert.deepEqual(parseLocalCommand(` ${name.toUpperCase()}  x y `), { name, rest: 'x y ' });
    }
    assert.equal(parseLocalCommand('.nonsense'), 'unknown');
    assert.equal(parseLocalCommand('.'), 'unknown');
    assert.equal(parseLocalCommand('STAT'), undefined);
  });

  it('help those who type "help"', () => {
    assert.deepEqual(parseLocalCommand('help'), { name: '.help', rest: '' });
    assert.deepEqual(parseLocalCommand('?'), { name: '.help', rest: '' });
    assert.equal(parseLocalCommand('HELP STAT'), undefined);
  });
});
