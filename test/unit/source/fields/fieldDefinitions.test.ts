import assert from 'node:assert/strict';

import {
  describeField,
  findFieldDefinition,
  knownFieldNames,
} from '../../../../src/source/fields/fieldDefinitions';
import { EXTENSION_FIELDS } from '../../../../src/source/fields/extensionFields';
import { STANDARD_FIELDS } from '../../../../src/source/fields/standardFields';

const ROWS = [...STANDARD_FIELDS, ...EXTENSION_FIELDS];

describe('the table of header fields', () => {
  it('holds each field once, well over a hundred of them', () => {
    const names = ROWS.map(([name]) => name.toLowerCase());
    assert.deepEqual(names, [...new Set(names)]);
    assert.equal(knownFieldNames().length, names.length);
    assert.equal(names.length > 130, true);
  });

  it('holds names of the right form, a reference or none, and one sentence', () => {
    for (const [name, reference, sentence] of ROWS) {
      assert.match(name, /^[A-Za-z0-9-]+$/u);
      assert.match(reference, /^(?:RFC \d{3,4}(?: §\d+(?:\.\d+)*)?)?$/u, name);
      assert.match(sentence, /^[A-Z][^\n]*\.$/u, name);
    }
  });

  it('finds a field by its name in any case', () => {
    assert.deepEqual(findFieldDefinition('mime-VERSION'), {
      name: 'MIME-Version',
      reference: 'RFC 2045 §4',
      sentence: 'Says that the message follows MIME; always 1.0.',
    });
    assert.equal(findFieldDefinition('toString'), undefined);
  });

  it('says of other fields only what is true of all', () => {
    assert.match(describeField('X-Nobody-Knows').sentence, /maker/u);
    assert.equal(describeField('Nobody-Knows').reference, undefined);
    assert.equal(describeField('Nobody-Knows').name, 'Nobody-Knows');
  });
});
