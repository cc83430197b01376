import assert from 'node:assert/strict';
import { sealMessage } from 'mailauth/lib/arc';
import {
  offerNode,
  uncheckedNode,
  verificationNode,
} from '../../../src/authentication/signatureRows';
import type { InspectorNode } from '../../../src/source/inspector/node';
import { ParsedSource } from '../../../src/source/parsedSource';
import { FakeDns, MESSAGE, rsaKey, signed, verify } from './signing';

function shown(node: InspectorNode, depth = 0): readonly string[] {
  const { icon, label, description, children } = node;
  return [
    `${'  '.repeat(depth)}${icon}: ${label} (${description})`,
    ...children.flatMap((child) => shown(child, depth + 1)),
  ];
}

function everyNode(node: InspectorNode): readonly InspectorNode[] {
  return [node, ...node.children.flatMap(everyNode)];
}

describe('the rows of signatures', () => {
  const key = rsaKey();
  const dns = new FakeDns({
    's._domainkey.example.com': key.record,
    'arc._domainkey.one.example': key.record,
  });

  async function rowOf(message: string): Promise<InspectorNode> {
    const source = new ParsedSource(Buffer.from(message));
    return verificationNode(source, await verify(message, dns.resolve));
  }

  async function sealOf(message: string, instance: 1 | 2): Promise<string> {
    const fields = await sealMessage(Buffer.from(message), {
      i: instance,
      cv: instance === 1 ? 'none' : 'pass',
      authResults: 'mx.one.example; none',
      signingDomain: 'one.example',
      selector: 'arc',
      privateKey: key.privateKey,
    });
    return fields.toString();
  }

  it('offer to verify where there is something to verify', async () => {
    const offer = (text: string): InspectorNode => offerNode(new ParsedSource(Buffer.from(text)));
    assert.deepEqual(shown(offer(MESSAGE)), ['undecided: DKIM and ARC (not signed)']);
    assert.equal(offer(MESSAGE).offers, undefined);
    const node = offer(await signed(MESSAGE, { key }));
    assert.deepEqual(shown(node), [
      'signature: DKIM and ARC: Verify with DNS… (1 signature · not verified)',
    ]);
    assert.equal(node.offers, 'verifySignatures');
    assert.equal(offer(`ARC-Seal: i=1\r\n${MESSAGE}`).description, 'ARC · not verified');
  });

  it('tell each signature with key, result, warnings and what it covers', async () => {
    const message = await signed(MESSAGE, { key, fields: 'From:To', bodyLength: 10 });
    const node = await rowOf(message);
    assert.deepEqual(
      shown(node).map((line) => line.replace(/ \((?:The|With|Subject) .*\)$/u, ' (…)')),
      [
        'warning: DKIM and ARC (1 of 1 pass · ARC no chain)',
        '  warning: DKIM example.com (pass · Subject not covered · l= used)',
        '    passed: Pass (…)',
        '    undecided: Selector s (s._domainkey.example.com)',
        '    undecided: Algorithm rsa-sha256 (key of 2048 bits)',
        '    warning: Subject not covered ()',
        '    warning: l= used (18 octets not covered)',
        '    undecided: Covers (to, from)',
      ],
    );
    const range = node.children[0]?.range;
    assert.match(message.slice(range?.start, range?.end), /^DKIM-Signature: v=1[^]*\r\n$/u);
  });

  it('give one sentence to every finding', async () => {
    const message = (await signed(MESSAGE, { key })).replace('second', 'third');
    const [signature] = (await rowOf(message)).children;
    assert.equal(signature?.icon, 'failed');
    assert.equal(signature.description, 'fail: body changed');
    assert.match(signature.children[0]?.description ?? '', /^The body is not the one .*\.$/u);
    assert.match(signature.details.join(), /^The body is not the one .*\.$/u);
  });

  it('tell an ARC chain by instance, with its verdict', async () => {
    const seal = await sealOf(MESSAGE, 1);
    const [arc] = (await rowOf(seal + MESSAGE)).children;
    assert.deepEqual(
      [arc, ...(arc?.children ?? [])].map((node) => `${node?.icon ?? ''}: ${node?.label ?? ''}`),
      [
        'passed: ARC chain',
        'passed: Pass',
        'passed: Instance 1: one.example',
        'passed: Message signature of one.example',
      ],
    );
    assert.equal(arc?.children[1]?.description, 'pass · cv=none');
    const changed = await rowOf(seal.replace('mx.one', 'mx.bad') + MESSAGE);
    assert.deepEqual(shown(changed).slice(0, 2), [
      'failed: DKIM and ARC (no DKIM signature · ARC fail)',
      '  failed: ARC chain (fail)',
    ]);
  });

  it('lead each instance to its own seal', async () => {
    const once = (await sealOf(MESSAGE, 1)) + MESSAGE;
    const twice = (await sealOf(once, 2)) + once;
    const [arc] = (await rowOf(twice)).children;
    const seals = (arc?.children ?? [])
      .filter(({ label }) => label.startsWith('Instance'))
      .map(({ label, range }) => `${label}: ${twice.slice(range?.start, range?.end).slice(0, 13)}`);
    assert.deepEqual(seals, [
      'Instance 1: one.example: ARC-Seal: i=1',
      'Instance 2: one.example: ARC-Seal: i=2',
    ]);
  });

  it('say why a message is not verified', () => {
    assert.match(uncheckedNode('lineTooLong').details.join(), /998 octets\.$/u);
  });

  it('show nothing that could act, whatever the tags hold', async () => {
    const evil = '\u202e$(zap)\u0007'.repeat(200);
    const node = await rowOf(
      `DKIM-Signature: v=1; a=${evil}; d=${evil}; s=${evil}; h=${evil}; bh=A; b=A\r\n` +
        `ARC-Seal: i=1; cv=${evil}\r\n${MESSAGE}`,
    );
    for (const { label, description, details } of everyNode(node)) {
      for (const text of [label, description, ...details]) {
        assert.doesNotMatch(text, /[\u0000-\u001f\u202e]|\$\(/u);
        assert.ok(text.length <= 400);
      }
    }
  });
});
