import assert from 'node:assert/strict';
import type { Credentials } from '../../../src/pop3/credentials';
import type { Pop3Client } from '../../../src/pop3/client';
import { type Delivery, inEveryDelivery } from '../../support/deliveries';
import type { ScriptedConnection } from '../../support/scriptedServer';
import {
  type Handler,
  scriptedMaildrop,
  type ScriptedMaildropOptions,
} from '../../support/scriptedMaildrop';
import { testCertificates } from '../../support/testCertificates';
import { forEveryDelivery } from './replyDeliveries';
import { against, type Against, rejectsWith } from './sessionHarness';

const USER = 'alice';
const PASSWORD = 'correct horse';
const TOKEN = 'ya29.an-access-token-that-nobody-shall-see';

type Method = Extract<Credentials, { readonly password: string }>['method'];

const password = (method: Method, secret = PASSWORD): Credentials => ({
  method,
  user: USER,
  password: secret,
});
const token: Credentials = { method: 'oauth2', user: USER, accessToken: TOKEN };

const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64');
const sentTo = (connection: ScriptedConnection | undefined): string =>
  connection?.received.toString('latin1') ?? '';

interface LoginSession extends Against {
  readonly enter: (credentials: Credentials) => Promise<Pop3Client>;
  /** What the client wrote for the login, line by line. */
  readonly lines: () => readonly string[];
}

/** Runs a login against such a server in one delivery. */
async function inDelivery(
  delivery: Pick<Delivery, 'isEncrypted' | 'usual'>,
  options: ScriptedMaildropOptions,
  test: (session: LoginSession) => Promise<void>,
): Promise<void> {
  const { authority, good } = await testCertificates();
  await against(
    scriptedMaildrop({ ...options, chunker: delivery.usual }),
    (session) =>
      test({
        ...session,
        enter: (credentials) =>
          session.logIn({
            credentials,
            tlsMode: delivery.isEncrypted ? 'implicit' : 'none',
            certificateAuthorities: [authority.cert],
          }),
        lines: () =>
          sentTo(session.server.connections[0])
            .split('\r\n')
            .filter((line) => line !== '' && line !== 'CAPA' && line !== 'QUIT'),
      }),
    delivery.isEncrypted ? good : undefined,
  );
}

/** A server that asks these questions after AUTH, notes the answers, and then gives its verdict. */
function asking(
  delivery: Pick<Delivery, 'usual'>,
  questions: readonly string[],
  verdict = '+OK Welcome\r\n',
): Handler {
  return async (connection) => {
    for (const question of questions) {
      await connection.writeChunked(`${question}\r\n`, delivery.usual);
      if ((await connection.readLine()) === '*') {
        return '-ERR cancelled\r\n';
      }
    }
    return verdict;
  };
}

const sasl = (...names: readonly string[]): readonly string[] => [
  'USER',
  `SASL ${names.join(' ')}`,
];

describe('AUTH', () => {
  forEveryDelivery(
    'A14 takes a continuation outside AUTH for a breach of the protocol',
    { to: 'NOOP', reply: '+ go on\r\n' },
    async (client) => {
      await rejectsWith(client.noop(), 'protocol');
      assert.equal(client.state, 'closed');
    },
  );

  for (const questions of [
    ['+ VXNlcm5hbWU6', '+ UGFzc3dvcmQ6'],
    ['+', '+ '],
    ['+OK', '+OK Password:'],
  ]) {
    inEveryDelivery(
      `A14 answers ${JSON.stringify(questions)} by name and password, and is in after that`,
      async (delivery) => {
        const AUTH = asking(delivery, questions);
        const options = { capabilities: sasl('LOGIN'), handlers: { AUTH } };
        await inDelivery(delivery, options, async ({ enter, lines }) => {
          const client = await enter(password('login'));
          assert.equal(client.state, 'transaction');
          assert.deepEqual(lines(), ['AUTH LOGIN', base64(USER), base64(PASSWORD)]);
          await client.noop();
        });
      },
    );
  }

  inEveryDelivery(
    'A14, G6 does not take +OK for success before the server proved itself',
    async (way) => {
      const options = {
        capabilities: sasl('SCRAM-SHA-256'),
        handlers: { AUTH: asking(way, ['+OK Welcome'], '-ERR\r\n') },
      };
      await inDelivery(way, options, async ({ enter, lines, server }) => {
        await rejectsWith(enter(password('scramSha256')), 'saslExchange');
        assert.equal(lines().at(-1), '*');
        await server.connections[0]?.waitForEnd();
      });
    },
  );

  inEveryDelivery('G1 tries nothing weaker after a refusal', async (way) => {
    const handlers = { AUTH: '-ERR [AUTH] no\r\n' };
    const options = { capabilities: sasl('SCRAM-SHA-256', 'PLAIN', 'LOGIN', 'CRAM-MD5'), handlers };
    await inDelivery(way, options, async ({ enter, lines, server }) => {
      await rejectsWith(enter(password('automatic')), 'authentication');
      assert.equal(lines().length, 1);
      assert.match(lines()[0] ?? '', /^AUTH SCRAM-SHA-256 \S+$/u);
      assert.equal(server.connections.length, 1);
    });
  });

  inEveryDelivery('G3 sends the first response in the line of AUTH where it fits', async (way) => {
    const options = { capabilities: sasl('PLAIN'), handlers: { AUTH: '+OK\r\n' } };
    await inDelivery(way, options, async ({ enter, lines }) => {
      await enter(password('plain'));
      assert.deepEqual(lines(), [`AUTH PLAIN ${base64(`\0${USER}\0${PASSWORD}`)}`]);
    });
  });

  inEveryDelivery(
    'G3 sends it after a continuation where the line would be too long',
    async (way) => {
      const long = 'p'.repeat(200);
      const options = { capabilities: sasl('PLAIN'), handlers: { AUTH: asking(way, ['+ ']) } };
      await inDelivery(way, options, async ({ enter, lines }) => {
        await enter(password('plain', long));
        assert.deepEqual(lines(), ['AUTH PLAIN', base64(`\0${USER}\0${long}`)]);
      });
    },
  );

  it('G3 writes an empty first response as an equals sign', async () => {
    const way = { isEncrypted: true, usual: (octets: Buffer) => [octets] };
    const options = { capabilities: sasl('EXTERNAL'), handlers: { AUTH: '+OK\r\n' } };
    await inDelivery(way, options, async ({ enter, lines }) => {
      await enter({ method: 'external', user: '' });
      assert.deepEqual(lines(), ['AUTH EXTERNAL =']);
    });
  });

  inEveryDelivery('G3, G5 sends an XOAUTH2 token in a line of its own', async (way) => {
    const options = { capabilities: sasl('XOAUTH2'), handlers: { AUTH: asking(way, ['+ ']) } };
    await inDelivery(way, options, async ({ enter, lines }) => {
      await enter(token);
      assert.deepEqual(lines(), [
        'AUTH XOAUTH2',
        base64(`user=${USER}\u0001auth=Bearer ${TOKEN}\u0001\u0001`),
      ]);
    });
  });

  for (const challenge of ['+ not base64!', '+ AAA', '+ A===']) {
    inEveryDelivery(`G4 cancels after ${JSON.stringify(challenge)}`, async (way) => {
      const AUTH = asking(way, [challenge]);
      const options = { capabilities: sasl('CRAM-MD5'), handlers: { AUTH } };
      await inDelivery(way, options, async ({ enter, lines, server }) => {
        await rejectsWith(enter(password('cramMd5')), 'saslExchange');
        assert.deepEqual(lines(), ['AUTH CRAM-MD5', '*']);
        await server.connections[0]?.waitForEnd();
      });
    });
  }

  it('G4 refuses a challenge beyond the limit of a line', async () => {
    const way = { isEncrypted: false, usual: (octets: Buffer) => [octets] };
    const AUTH = asking(way, [`+ ${'A'.repeat(64 * 1024)}`]);
    const options = { capabilities: sasl('CRAM-MD5'), handlers: { AUTH } };
    await inDelivery(way, options, async ({ enter }) => {
      await rejectsWith(enter(password('cramMd5')), 'tooLarge');
    });
  });

  for (const [mechanism, questions, reply] of [
    ['XOAUTH2', ['+ '], ''],
    ['OAUTHBEARER', [], 'AQ=='],
  ] as const) {
    inEveryDelivery(`G5 answers a failure of ${mechanism} and shows its status`, async (way) => {
      const failure = base64(JSON.stringify({ status: 'invalid_token', scope: 'mail' }));
      const refusal = '-ERR [AUTH] Authentication failed\r\n';
      const options = {
        capabilities: sasl(mechanism),
        handlers: { AUTH: asking(way, [...questions, `+ ${failure}`], refusal) },
      };
      await inDelivery(way, options, async ({ enter, server }) => {
        const error = await rejectsWith(enter(token), 'authentication');
        assert.match(
          error.serverText ?? '',
          /Authentication failed invalid_token \(scope: mail\)/u,
        );
        assert.match(sentTo(server.connections[0]), new RegExp(`\r\n${reply}\r\nQUIT\r\n$`, 'u'));
        assert.equal(JSON.stringify(error).includes(TOKEN), false);
      });
    });
  }

  it('G8 suspects the credentials where the server hangs up in the middle of AUTH', async () => {
    const way = { isEncrypted: true, usual: (octets: Buffer) => [octets] };
    const AUTH: Handler = async (connection) => {
      await connection.write('+ \r\n');
      await connection.readLine();
      connection.destroy();
      return undefined;
    };
    const options = { capabilities: sasl('LOGIN'), handlers: { AUTH } };
    await inDelivery(way, options, async ({ enter, server }) => {
      const error = await rejectsWith(enter(password('login')), 'authentication');
      assert.equal(error.isSuspected, true);
      assert.equal(server.connections.length, 1);
    });
  });

  it('C1 writes nothing of a SASL login that no mechanism can carry', async () => {
    const way = { isEncrypted: true, usual: (octets: Buffer) => [octets] };
    for (const [mechanism, credentials] of [
      ['PLAIN', password('plain', 'a\0b')],
      ['LOGIN', password('login', 'a\0b')],
      ['XOAUTH2', { ...token, user: 'a\u0001b' }],
      ['XOAUTH2', { ...token, accessToken: 'a\r\nb' }],
    ] as const) {
      await inDelivery(way, { capabilities: sasl(mechanism) }, async ({ enter, lines }) => {
        await rejectsWith(enter(credentials), 'invalidArgument');
        assert.deepEqual(lines(), []);
      });
    }
  });

  const leaks: readonly (readonly [string, Credentials, readonly string[]])[] = [
    ['USER', password('userPass'), []],
    ['APOP', password('apop'), []],
    ['SASL PLAIN', password('plain'), []],
    ['SASL LOGIN', password('login'), ['+ ', '+ ']],
    ['SASL CRAM-MD5', password('cramMd5'), ['+ PDEuMkBleGFtcGxlLnRlc3Q+']],
    ['SASL XOAUTH2', token, ['+ ', '+ eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0=']],
  ];
  for (const [offer, credentials, questions] of leaks) {
    inEveryDelivery(`J1 keeps the secret of ${offer} out of trace, tap and error`, async (way) => {
      const secret = 'password' in credentials ? PASSWORD : TOKEN;
      const sent: string[] = [];
      const refuse: Handler = async (connection, command) => {
        await asking(way, questions)(connection, command);
        sent.push(...sentTo(connection).split('\r\n'));
        const echo = [secret, base64(secret), Buffer.from(secret).toString('hex'), command.rest];
        return `-ERR no login by ${echo.join(' or ')}\r\n`;
      };
      const options = {
        greeting: '+OK <1@example.test>\r\n',
        capabilities: [offer],
        handlers: { PASS: refuse, APOP: refuse, AUTH: refuse },
      };
      await inDelivery(way, options, async ({ enter, trace, wire }) => {
        const error = await rejectsWith(enter(credentials), 'authentication');
        const octets = wire.map((event) =>
          event.kind === 'octets' ? Buffer.from(event.octets).toString('latin1') : '',
        );
        assert.match(octets.join(''), /^(?:USER|APOP|AUTH)/mu);
        const shown = [...trace, ...octets, String(error.stack), JSON.stringify(error)].join('\n');
        const responses = sent
          .filter((line) => !/^(?:CAPA|USER|AUTH \S+$)/u.test(line))
          .map((line) => line.split(' ').at(-1) ?? '');
        const secrets = [secret, encodeURIComponent(secret), base64(secret), ...responses];
        for (const form of [...secrets, Buffer.from(secret).toString('hex')]) {
          if (form.length > 4 && form !== base64(USER)) {
            assert.equal(shown.includes(form), false, `${form} in ${shown}`);
          }
        }
      });
    });
  }
});

describe('UTF8 and LANG', () => {
  forEveryDelivery(
    'D8 names the mode that a message needs',
    { to: 'RETR', reply: '-ERR [UTF8] This message needs UTF8\r\n' },
    async (client) => {
      await rejectsWith(client.retr(1), 'utf8Required');
      await client.noop();
    },
  );

  const offer = { capabilities: ['USER', 'UTF8', 'LANG'] };

  it('K1 asks for UTF8 before login, only where it is wanted and offered', async () => {
    const rows = [
      [offer, true, '+OK\r\n', true],
      [offer, true, '-ERR no\r\n', false],
      [offer, false, '+OK\r\n', undefined],
      [{ capabilities: ['USER'] }, true, '+OK\r\n', undefined],
    ] as const;
    for (const [capabilities, usesUtf8, reply, isOn] of rows) {
      const script = scriptedMaildrop({ ...capabilities, handlers: { UTF8: reply } });
      await against(script, async ({ logIn, server }) => {
        const client = await logIn({ login: { usesUtf8 } });
        assert.equal(client.isUtf8, isOn ?? false);
        const sent = sentTo(server.connections[0]);
        assert.equal(sent.startsWith('CAPA\r\nUTF8\r\nUSER'), isOn !== undefined);
        await rejectsWith(client.utf8(), 'closed');
      });
    }
  });

  forEveryDelivery(
    'K1, A9 passes raw UTF-8 in headers',
    { to: 'RETR', reply: Buffer.from('+OK\r\nSubject: Grüße\r\n\r\n.\r\n', 'utf8') },
    async (client) => {
      const { octets } = await client.retr(1);
      assert.equal(Buffer.from(octets).toString('utf8'), 'Subject: Grüße\r\n\r\n');
    },
  );

  forEveryDelivery(
    'K2, A12 lists the languages in many lines and sets one in one',
    {
      to: 'LANG',
      reply: Buffer.from('+OK\r\nen English\r\nfr-CA Français\r\ni-x\r\n.\r\n', 'utf8'),
      server: { handlers: { 'LANG fr-CA': '+OK fr-CA Bien sûr\r\n', 'LANG *': '-ERR non\r\n' } },
    },
    async (client) => {
      assert.deepEqual(await client.languages(), [
        { tag: 'en', description: 'English' },
        { tag: 'fr-CA', description: 'Français' },
        { tag: 'i-x', description: '' },
      ]);
      await client.setLanguage('fr-CA');
      await rejectsWith(client.setLanguage('*'), 'rejected');
      await client.noop();
    },
  );

  it('K2 keeps the language where the server refuses another, and logs in', async () => {
    for (const reply of ['+OK\r\n', '-ERR no such language\r\n']) {
      const script = scriptedMaildrop({ ...offer, handlers: { LANG: reply } });
      await against(script, async ({ logIn, server }) => {
        await logIn({ login: { language: 'de' } });
        assert.match(sentTo(server.connections[0]), /^CAPA\r\nLANG de\r\nUSER/u);
      });
    }
  });

  it('K2, C1 writes no language tag that is none', async () => {
    await against(scriptedMaildrop(offer), async ({ connect, server }) => {
      const client = await connect();
      for (const tag of ['', 'de\r\nDELE 1', 'de fr', 'd\0', 'ä', 'x'.repeat(65)]) {
        await rejectsWith(client.setLanguage(tag), 'invalidArgument');
      }
      await client.quit();
      assert.equal(sentTo(server.connections[0]), 'QUIT\r\n');
    });
  });
});
