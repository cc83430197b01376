import assert from 'node:assert/strict';
import fc from 'fast-check';
import { entitiesOf, type Entity } from '../../../src/source/entity';
import { readStructure, structureSteps, type SourceStructure } from '../../../src/source/tokenizer';
import { sampleMessage, sampleMessages } from '../../support/sampleMessages/sampleMessages';

const lines = (...texts: readonly string[]): string => texts.map((text) => `${text}\r\n`).join('');

function read(text: string): SourceStructure {
  return readStructure(Buffer.from(text, 'latin1'));
}

function assertCovers({ tokens, root }: SourceStructure, length: number): void {
  let at = 0;
  for (const { start, end } of tokens) {
    assert.equal(start, at);
    assert.equal(end > start, true);
    at = end;
  }
  assert.equal(at, length);
  for (const entity of entitiesOf(root)) {
    for (const child of entity.children) {
      assert.equal(child.range.start >= entity.body.start, true);
      assert.equal(child.range.end <= entity.body.end, true);
    }
  }
}

/** Tokens as `kind` and text. */
function shown(text: string): readonly (readonly [string, string])[] {
  return read(text).tokens.map(({ kind, start, end }) => [kind, text.slice(start, end)] as const);
}

function outline(entity: Entity): unknown {
  return entity.children.length === 0
    ? entity.mediaType
    : [entity.mediaType, ...entity.children.map(outline)];
}

const soup = fc.string({
  unit: fc.constantFrom(
    'Content-Type: multipart/mixed; boundary=b',
    'Content-Type: multipart/mixed; boundary="c"',
    'Content-Type: message/rfc822',
    'Content-Type: text/plain',
    '--b',
    '--c',
    '--b--',
    '--c--',
    'From x',
    'X: y',
    ' ',
    'text',
    '\r\n',
    '\r\n',
    '\r\n\r\n',
    '\n',
    '\r',
    '-',
    ':',
  ),
  maxLength: 80,
});

describe('tokens of a message', () => {
  it('cover each octet once, in order, of every sample message', () => {
    for (const { octets } of sampleMessages()) {
      assertCovers(readStructure(octets), octets.length);
    }
  });

  it('cover each octet once, in order, of anything', () => {
    fc.assert(
      fc.property(soup, (text) => {
        assertCovers(read(text), text.length);
      }),
      { numRuns: 5_000 },
    );
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
        assertCovers(readStructure(octets), octets.length);
      }),
    );
  });

  it('cover each octet once, in order, under narrow limits', () => {
    const limits = { fields: 3, entities: 3, depth: 2 };
    fc.assert(
      fc.property(soup, (text) => {
        const octets = Buffer.from(text);
        assertCovers(readStructure(octets, limits), octets.length);
      }),
      { numRuns: 2_000 },
    );
  });

  it('tell names, colons and folded bodies of fields from the empty line and the body', () => {
    assert.deepEqual(shown('From: a@example.org\r\nSubject : one\r\n two\r\n\r\nHello\r\n'), [
      ['fieldName', 'From'],
      ['fieldColon', ':'],
      ['fieldBody', ' a@example.org\r\n'],
      ['fieldName', 'Subject'],
      ['fieldColon', ' :'],
      ['fieldBody', ' one\r\n two\r\n'],
      ['headerEnd', '\r\n'],
      ['body', 'Hello\r\n'],
    ]);
  });

  it('give the line break before a delimiter to that', () => {
    const text = lines(
      'Content-Type: multipart/mixed; boundary="b"',
      '',
      'preamble',
      '--b',
      '',
      'part',
      '--b--',
      'epilogue',
    );
    assert.deepEqual(shown(text).slice(3), [
      ['headerEnd', '\r\n'],
      ['preamble', 'preamble'],
      ['delimiter', '\r\n--b\r\n'],
      ['headerEnd', '\r\n'],
      ['body', 'part'],
      ['closeDelimiter', '\r\n--b--\r\n'],
      ['epilogue', 'epilogue\r\n'],
    ]);
  });

  it('name lines of a header that are no fields, and what mbox files put above', () => {
    assert.deepEqual(
      shown('From a@example.org Mon\nX: y\nno field\n: none\n\n').map(([kind]) => kind),
      [
        'mboxLine',
        'fieldName',
        'fieldColon',
        'fieldBody',
        'malformedLine',
        'malformedLine',
        'headerEnd',
      ],
    );
  });
});

describe('the structure of a message', () => {
  it('is that of nested multiparts and messages', () => {
    const { root, isComplete } = readStructure(sampleMessage('nestedMultiparts'));
    assert.equal(isComplete, true);
    assert.equal(root.mediaType, 'multipart/mixed');
    const sections = [...entitiesOf(root)].map(({ section }) => section);
    assert.equal(new Set(sections).size, sections.length);
    assert.deepEqual(sections.slice(0, 3), ['', '1', '1.1']);
  });

  it('ends inner parts at the delimiter of an outer multipart', () => {
    const { root } = read(
      lines(
        'Content-Type: multipart/mixed; boundary=outer',
        '',
        '--outer',
        'Content-Type: multipart/alternative; boundary=inner',
        '',
        '--inner',
        'Content-Type: text/html',
        '',
        '<p>never closed',
        '--outer',
        'Content-Type: application/pdf',
        '',
        '--outer--',
      ),
    );
    assert.deepEqual(outline(root), [
      'multipart/mixed',
      ['multipart/alternative', 'text/html'],
      'application/pdf',
    ]);
    assert.deepEqual(
      root.children[0]!.delimiters.map(({ isClose }) => isClose),
      [false],
    );
  });

  it('tells boundaries apart of which one begins with the other, or ends like a close', () => {
    const { root } = read(
      lines(
        'Content-Type: multipart/mixed; boundary="b"',
        '',
        '--b',
        'Content-Type: multipart/mixed; boundary="b--"',
        '',
        '--b--',
        '',
        'inner',
        '--b----',
        '--b1',
        '--b ',
        '',
        'second',
        '--b--  ',
      ),
    );
    assert.deepEqual(outline(root), [
      'multipart/mixed',
      ['multipart/mixed', 'text/plain'],
      'text/plain',
    ]);
    assert.equal(root.delimiters.at(-1)!.isClose, true);
  });

  it('reads boundaries and types through comments, folds and quotes', () => {
    const { root } = read(
      lines(
        'CONTENT-TYPE: (a \\) comment) Multipart/Mixed;',
        '\tcharset="x;boundary=wrong"; (more)',
        '  Boundary = "a \\"b\\"  "',
        '',
        '--a "b"',
        '',
        '--a "b"--',
      ),
    );
    assert.equal(root.boundary, 'a "b"');
    assert.equal(root.children.length, 1);
  });

  it('takes parts of a digest for messages', () => {
    const { root } = read(
      lines(
        'Content-Type: multipart/digest; boundary=d',
        '',
        '--d',
        '',
        'Subject: inner',
        '',
        'text',
        '--d--',
      ),
    );
    assert.deepEqual(outline(root), ['multipart/digest', ['message/rfc822', 'text/plain']]);
    assert.equal(root.children[0]!.children[0]!.fields[0]!.name, 'Subject');
  });

  it('leaves an encoded message in a message alone', () => {
    const { root } = read(
      lines('Content-Type: message/rfc822', 'Content-Transfer-Encoding: base64', '', 'U3Vi'),
    );
    assert.deepEqual(root.children, []);
  });

  it('ends a header without an empty line at a delimiter', () => {
    const { root } = read(
      lines('Content-Type: multipart/mixed; boundary=b', '', '--b', 'X: y', '--b--'),
    );
    assert.equal(root.children[0]!.hasHeaderEnd, false);
    assert.deepEqual(
      root.children[0]!.fields.map(({ name }) => name),
      ['X'],
    );
  });

  it('stops at its limits, says so, and covers what it did not read', () => {
    const endless = lines('Content-Type: message/rfc822', '').repeat(200);
    const deep = read(endless);
    assert.equal(deep.isComplete, false);
    assertCovers(deep, endless.length);
    const manyFields = readStructure(Buffer.from('a:\n'.repeat(50)), {
      fields: 10,
      entities: 1,
      depth: 1,
    });
    assert.equal(manyFields.root.fields.length, 10);
    assert.equal(manyFields.tokens.at(-1)!.kind, 'unread');
    const parts = `Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\n'.repeat(9_000)}`;
    const manyParts = read(parts);
    assert.equal(manyParts.isComplete, false);
    assertCovers(manyParts, parts.length);
  });
});

describe('the work of the tokenizer', () => {
  const large: Readonly<Record<string, string>> = {
    'a folded field': `Subject: a\n${' b\n'.repeat(300_000)}\n`,
    'lines that begin like delimiters': `Content-Type: multipart/mixed; boundary=b\n\n${'--c\n'.repeat(300_000)}`,
    'a body in a multipart': `Content-Type: multipart/mixed; boundary=b\n\n--b\n\n${'text\n'.repeat(800_000)}`,
    parts: `Content-Type: multipart/mixed; boundary=b\n\n${'--b\n\n'.repeat(4_900)}`,
  };
  for (const [what, text] of Object.entries(large)) {
    it(`is cut into steps in ${what}, and comes to the same`, () => {
      const octets = Buffer.from(text);
      const steps = structureSteps(octets);
      let count = 0;
      let step = steps.next();
      for (; step.done !== true; step = steps.next()) {
        count += 1;
      }
      const leastSteps = Math.floor(octets.length / (512 * 1024));
      assert.equal(count >= Math.max(1, leastSteps), true, `${count} steps`);
      assert.deepEqual(step.value, readStructure(octets));
    });
  }
});
