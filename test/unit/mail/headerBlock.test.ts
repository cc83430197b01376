import assert from 'node:assert/strict';

import { MAXIMUM_FIELD_OCTETS, splitHeaderBlock } from '../../../src/mail/worker/headerBlock';

const split = (text: string): { fields: [string, string][]; bodyStart: number; isCut: boolean } => {
  const block = splitHeaderBlock(Buffer.from(text, 'latin1'));
  return {
    fields: block.fields.map(({ name, body }) => [name, body.toString('latin1')]),
    bodyStart: block.bodyStart,
    isCut: block.isCut,
  };
};

describe('the header block splitter', () => {
  for (const end of ['\r\n', '\n']) {
    const name = JSON.stringify(end);
    it(`joins folded lines and finds the body after ${name}`, () => {
      const text = ['A: 1', ' more', 'B:2', '', 'C: body'].join(end);
      const { fields, bodyStart } = split(text);
      assert.deepEqual(fields, [
        ['A', ` 1${end} more`],
        ['B', '2'],
      ]);
      assert.equal(text.slice(bodyStart), 'C: body');
    });
  }

  it('takes white space before the colon as part of no name', () => {
    assert.deepEqual(split('From : x@example.com\n\n').fields, [['From', ' x@example.com']]);
  });

  it('goes on after a line of white space alone, which is a folded line', () => {
    assert.deepEqual(split('A: 1\r\n \r\nB: 2\r\n\r\n').fields.length, 2);
  });

  it('skips an mbox line and lines that are no field', () => {
    assert.deepEqual(split('From ada@example.com Tue\nno field\nA: 1\n\n').fields, [['A', ' 1']]);
  });

  it('reads a header that ends with the input', () => {
    assert.deepEqual(split('A: 1').fields, [['A', ' 1']]);
    assert.equal(split('A: 1').bodyStart, 4);
  });

  it('bounds one field and says so', () => {
    const [field] = splitHeaderBlock(Buffer.from(`A:${'x'.repeat(200_000)}\n\n`)).fields;
    assert.equal(field?.body.length, MAXIMUM_FIELD_OCTETS);
    assert.equal(field.isCut, true);
  });

  it('finds the body behind a header beyond all limits', () => {
    const text = `A: ${'x'.repeat(3_000_000)}\nSubject: late\n\nbody`;
    const { bodyStart, isCut } = split(text);
    assert.equal(text.slice(bodyStart), 'body');
    assert.equal(isCut, true);
  });
});
